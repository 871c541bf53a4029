"""Decisions on a channel that reach beyond it: its number, an opportunity in conflict, the deals that name it."""

from uuid import UUID

from services.pipeline.channel_conflicts.decider import RaiseConflict, RecordConflict
from services.pipeline.opportunities.decider import opportunity
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .decider import OnboardChannel, channel


async def onboard_channel(tx: Transaction, channel_id: UUID, command: OnboardChannel) -> None:
    if command.external_id is not None:
        tx.claim("channel.external_id", command.external_id, channel.stream(channel_id))
    await tx.send(channel, channel_id, command)


async def raise_conflict(tx: Transaction, channel_id: UUID, command: RaiseConflict) -> None:
    """Direct sales registered an opportunity when they opened it."""
    direct = command.direct_registered_on
    if command.opportunity_id is not None:
        found = await tx.state(opportunity, command.opportunity_id)
        if found is None:
            raise Invalid("/opportunity_id", "no such opportunity")
        direct = found.opened.opened_on
        if command.direct_registered_on not in (None, direct):
            raise Invalid("/direct_registered_on", f"the opportunity was opened on {direct}")
    told = command.model_dump(exclude={"direct_registered_on"})
    record = RecordConflict(**told, direct_registered_on=direct, conflict_id=tx.new_id())
    await tx.send(channel, channel_id, record)


async def check_channel(tx: Transaction, channel_id: UUID) -> None:
    """Invalid where a new deal cannot be the channel's."""
    found = await tx.state(channel, channel_id)
    if found is None:
        raise Invalid("/channel_id", "no such channel")
    if found.ended:
        raise Invalid("/channel_id", f"the channel ended on {found.ended.on}")
