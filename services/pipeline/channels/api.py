"""Routes of channels."""

from decimal import Decimal
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.directory import projections as directory
from services.pipeline.reports.sales import projections as sales
from services.pipeline.reports.sales.query import Coverage, currencies, money
from shared.kernel.fields import Day, Id, Rate, SignedMoney
from shared.kernel.money import ZERO, rate
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Parameters, Read, ReportParameters
from shared.web.roles import APPROVERS, DEALERS, EVERYONE, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import (
    AgainstRegistration,
    EndChannel,
    EvaluateChannel,
    OnboardChannel,
    RaiseConflict,
    ReportSales,
    SettleConflict,
    channel,
)
from .events import ChannelKind
from .processes import onboard_channel, raise_conflict
from .projections import channels, projection
from .report import outside, regions, report
from .rules import RULES_ID, PublishChannelRules, channel_rules
from .things import CHANNEL, CHANNEL_RULES, ChannelRulesView, ChannelStatus, rules_view

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


@router.command(
    "PUT",
    "/v1/channel-rules",
    CHANNEL_RULES,
    roles=MANAGERS | {Role.PRODUCT},
    example={
        "effective_on": "2026-01-01",
        "rules": [{"kind": "distributor", "discount": "25"}, {"kind": "online", "regions": ["East", "South"]}],
    },
)
async def put_rules(body: PublishChannelRules, do: Execute) -> Response:
    """Publish a version of the rules, whole: where channels may sell, and how far below the list price. A channel's own
    rule goes before that of its kind, that before one for all. Deals against them are flagged, not refused."""
    return await do(channel_rules, RULES_ID, body)


class RulesQuery(Parameters):
    on: Day | None = None


@router.query("/v1/channel-rules", ChannelRulesView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def get_rules(query: Annotated[RulesQuery, Query()], fresh: Fresh) -> ChannelRulesView:
    """Read the version that was published last, or the one in force `on` a day."""
    folded = await fresh.stream(channel_rules, RULES_ID)
    state = folded.state
    found = state.on(query.on) if query.on else next(iter(state.versions[-1:]), None)
    if found is None:
        raise NotFound("No rules for channels are in force.")
    return rules_view(found, folded.head, RULES_ID)


class ChannelsQuery(ReportParameters):
    from_: Day | None = Field(None, alias="from", description="The first signing date that counts")
    to: Day | None = Field(None, description="The last signing date that counts")


class ChannelRow(BaseModel):
    """`sell_through` (动销率) is sold on / bought in the periods that lie within the days asked for, null where nothing
    was bought. `outside_territory` and `below_price` count deals against the rules in force."""

    key: str
    label: str
    external_id: str | None
    kind: ChannelKind
    region: str
    status: ChannelStatus
    score: int | None
    bought: int
    sold: int
    sell_through: Rate | None
    deals: int
    amount: SignedMoney
    outside_territory: int
    below_price: int


class RegionsCovered(BaseModel):
    """渠道覆盖率: regions with an active channel, of all that are known of customers and channels."""

    regions: int
    covered: int
    rate: Rate | None
    missing: list[str]


class ChannelsReport(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Day | None = Field(alias="from")
    to: Day | None
    currency: str
    rows: list[ChannelRow]
    deals: int
    amount: SignedMoney
    sell_through: Rate | None
    coverage: RegionsCovered


@router.query(
    "/v1/reports/channels",
    ChannelsReport,
    roles=DEALERS,
    whose="its rows' owners'",
    projections=(channels, projection, sales.projection, directory.projection),
)
async def channels_report(
    query: Annotated[ChannelsQuery, Query()], db: Read, fresh: Fresh, base: BaseCurrency, today: Today
) -> ChannelsReport:
    """What channels sell on, their deals, and how much they cover. A deal counts for one channel and once, net of
    cancellations and amendments; a conflict that is settled decides for which."""
    if query.from_ and query.to and query.from_ > query.to:
        raise Invalid("/to", "must not be before from")
    covers = Coverage(query.from_, query.to)
    present = await currencies(db, covers)
    speaks = money(query.currency, base, present)
    rules = (await fresh.stream(channel_rules, RULES_ID)).state.on(query.to or today)
    rows = []
    for found in await db.all(report(covers, speaks)):
        told = {name: value for name, value in found.items() if name not in ("id", "name", "regions")}
        kind = ChannelKind(found["kind"])
        rows.append(
            ChannelRow(
                **told,
                key=str(found["id"]),
                label=found["name"],
                sell_through=rate(Decimal(found["sold"]), Decimal(found["bought"])),
                outside_territory=outside(found["regions"], found["region"], rules, found["id"], kind),
            )
        )
    known = await db.all(regions())
    covered = sum(row["covered"] for row in known)
    return ChannelsReport(
        from_=query.from_,
        to=query.to,
        currency=speaks.currency,
        rows=rows,
        deals=sum(row.deals for row in rows),
        amount=sum((row.amount for row in rows), ZERO),
        sell_through=rate(Decimal(sum(row.sold for row in rows)), Decimal(sum(row.bought for row in rows))),
        coverage=RegionsCovered(
            regions=len(known),
            covered=covered,
            rate=rate(Decimal(covered), Decimal(len(known))),
            missing=[row["region"] for row in known if not row["covered"]],
        ),
    )
