"""Decisions on a campaign that reach beyond it: its external id, and whether there is one of that id."""

from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .decider import LaunchCampaign, campaign


async def launch_campaign(tx: Transaction, campaign_id: UUID, command: LaunchCampaign) -> None:
    if command.external_id is not None:
        tx.claim("campaign.external_id", command.external_id, campaign.stream(campaign_id))
    await tx.send(campaign, campaign_id, command)


async def known_campaign(tx: Transaction, campaign_id: UUID | None) -> None:
    """Invalid where a campaign is named that is not there. One that is closed still brings leads and deals."""
    if campaign_id is not None and await tx.state(campaign, campaign_id) is None:
        raise Invalid("/campaign_id", "no such campaign")
