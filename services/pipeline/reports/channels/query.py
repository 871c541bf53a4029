"""The channel report: what each channel sells on, its deals, and how much of the market channels cover."""

from typing import Any

from sqlalchemy import CTE, Select, collate, func, literal, select, union

from services.pipeline.channel_rules.decider import rule_for
from services.pipeline.channel_rules.events import ChannelRulesPublished
from services.pipeline.channels.attribution import channel_of
from services.pipeline.channels.projections import channels, sell_through
from services.pipeline.channels.things import ChannelStatus
from services.pipeline.directory.projections import customer
from services.pipeline.reports.sales.query import Coverage, Money, deals


def report(covers: Coverage, speaks: Money) -> Select[Any]:
    """A row for each channel, by the amount of its deals, then by id. A deal that is wholly cancelled is none, and
    `regions` are those of its deals' customers, with how many there are."""
    of = channels.table.c
    sold, book = _sold(covers), _deals(covers, speaks)
    return (
        select(
            of.id,
            of.name,
            of.external_id,
            of.kind,
            of.region,
            of.status,
            of.score,
            func.coalesce(sold.c.bought, 0).label("bought"),
            func.coalesce(sold.c.sold, 0).label("sold"),
            func.coalesce(book.c.deals, 0).label("deals"),
            func.coalesce(book.c.amount, literal(0)).label("amount"),
            func.coalesce(book.c.below_price, 0).label("below_price"),
            book.c.regions,
        )
        .select_from(
            channels.table.outerjoin(sold, sold.c.channel_id == of.id).outerjoin(book, book.c.channel_id == of.id)
        )
        .order_by(func.coalesce(book.c.amount, 0).desc(), of.id)
    )


def _sold(covers: Coverage) -> CTE:
    """Of the periods that lie wholly within the days asked for."""
    of = sell_through.c
    statement = select(of.channel_id, func.sum(of.bought).label("bought"), func.sum(of.sold).label("sold"))
    if covers.first:
        statement = statement.where(of.first >= covers.first)
    if covers.last:
        statement = statement.where(of.last <= covers.last)
    return statement.group_by(of.channel_id).cte("sold")


def _deals(covers: Coverage, speaks: Money) -> CTE:
    covered = deals(covers, speaks).cte("covered")
    own = select(covered, channel_of(covered).label("of")).where(covered.c.amount > 0).subquery("own")
    known = own.outerjoin(customer, customer.c.id == own.c.customer_id)
    return (
        select(
            own.c.of.label("channel_id"),
            func.count().label("deals"),
            func.sum(own.c.amount).label("amount"),
            func.count().filter(own.c.below_channel_price).label("below_price"),
            func.array_agg(func.coalesce(customer.c.region, "")).label("regions"),
        )
        .select_from(known)
        .where(own.c.of.isnot(None))
        .group_by(own.c.of)
        .cte("book")
    )


def regions() -> Select[Any]:
    """Every region that is known, of customers and of channels, and whether an active channel is there."""
    of = channels.table.c
    known = union(select(customer.c.region).where(customer.c.region.isnot(None)), select(of.region)).subquery("known")
    active = select(of.id).where(of.region == known.c.region, of.status == ChannelStatus.ACTIVE.value)
    return select(known.c.region, active.exists().label("covered")).order_by(collate(known.c.region, "C"))


def outside(found: list[str] | None, region: str, rules: ChannelRulesPublished | None, channel: Any, kind: Any) -> int:
    """How many of a channel's deals are with customers outside its territory; a customer of unknown region is not."""
    territory = rule_for(rules, channel, kind).regions or (region,)
    return sum(one not in territory for one in found or () if one)
