"""Routes of channels."""

from fastapi import Response

from services.pipeline.channel_conflicts.decider import AgainstRegistration, RaiseConflict, SettleConflict
from services.pipeline.opportunities.things import OPPORTUNITY
from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import EndChannel, EvaluateChannel, OnboardChannel, ReportSales, channel
from .events import ChannelKind
from .processes import onboard_channel, raise_conflict
from .projections import channels
from .things import CHANNEL, ChannelStatus

MANAGERS = APPROVERS | {Role.MARKETING}
"""Who takes channels on and ends them."""

router = Routes("channels", "渠道 channels: taken on, scored, in conflict with direct sales, and what they sell on.")
router.reads(
    CHANNEL,
    channels,
    roles=DEALERS,
    filters=(
        Filter("kind", ChannelKind, lambda table, kind: table.c.kind == kind.value),
        "region",
        Filter("status", ChannelStatus, lambda table, status: table.c.status == status.value),
        "external_id",
    ),
    sorts=("name", "score"),
)


@router.command(
    "POST",
    "/v1/channels",
    CHANNEL,
    creates=True,
    roles=MANAGERS,
    refuses=(AlreadyExists,),
    example={"kind": "distributor", "name": "Huadong Models", "region": "East", "external_id": "QD-017"},
)
async def onboard(body: OnboardChannel, do: Execute) -> Response:
    """Take a channel on."""
    return await do(onboard_channel, do.new_id(), body)


@router.command(
    "POST",
    "/v1/channels/{id}/evaluate",
    CHANNEL,
    roles=MANAGERS,
    refuses=(WrongStatus,),
    example={"score": 82, "on": "2026-06-30", "note": "Sells on what it buys; slow to report"},
)
async def evaluate(id: Id, body: EvaluateChannel, do: Execute) -> Response:
    """Score the channel from 0 to 100."""
    return await do(channel, id, body)


@router.command(
    "POST",
    "/v1/channels/{id}/conflicts",
    CHANNEL,
    roles=SELLERS | {Role.MARKETING},
    names={"opportunity_id": OPPORTUNITY},
    refuses=(WrongStatus,),
    example={"opportunity_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a13", "registered_on": "2026-05-04"},
)
async def conflict(id: Id, body: RaiseConflict, do: Execute) -> Response:
    """Raise a conflict with direct sales on a customer or an opportunity, with the days on which both registered it."""
    return await do(raise_conflict, id, body)


@router.command(
    "POST",
    "/v1/channels/{id}/settle-conflict",
    CHANNEL,
    roles=MANAGERS,
    refuses=(WrongStatus, AgainstRegistration),
    example={"outcome": "The channel keeps the deal, direct sales helps with the demonstration"},
)
async def settle(id: Id, body: SettleConflict, do: Execute) -> Response:
    """Settle a conflict: whoever registered first has it, direct sales where both did on one day. From then on its
    deals count for that one."""
    return await do(channel, id, body)


@router.command(
    "POST",
    "/v1/channels/{id}/end",
    CHANNEL,
    roles=MANAGERS,
    refuses=(WrongStatus,),
    example={"on": "2026-12-31", "reason": "Contract not renewed"},
)
async def end(id: Id, body: EndChannel, do: Execute) -> Response:
    """End the channel. No new deals are its own; those signed stay."""
    return await do(channel, id, body)


@router.command(
    "POST",
    "/v1/channels/{id}/sales",
    CHANNEL,
    roles=SELLERS | {Role.MARKETING, Role.FINANCE, Role.ERP},
    refuses=(WrongStatus,),
    example={"period": "2026-05", "lines": [{"sku": "S10_1678", "bought": 120, "sold": 96}]},
)
async def sales_of(id: Id, body: ReportSales, do: Execute) -> Response:
    """Report what the channel bought and sold on in a period. Another report of the same period takes its place."""
    return await do(channel, id, body)
