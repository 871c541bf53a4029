"""Route of the channel report."""

from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.channel_rules.decider import RULES_ID, channel_rules
from services.pipeline.channels.events import ChannelKind
from services.pipeline.channels.projections import channels, projection
from services.pipeline.channels.things import ChannelStatus
from services.pipeline.directory import projections as directory
from services.pipeline.reports.sales import projections as sales
from services.pipeline.reports.sales.query import Coverage, currencies, money
from shared.kernel.fields import Day, Rate, SignedMoney
from shared.kernel.money import ZERO, rate
from shared.kernel.rejections import Invalid
from shared.web.fresh import Fresh
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.roles import DEALERS
from shared.web.routes import Routes
from shared.web.zone import Today

from .query import outside, regions, report

router = Routes("channels")


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
