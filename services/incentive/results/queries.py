"""What is asked of the read tables: what reps did in a period as it stood on a day, and the organisation by date."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Executable,
    RowMapping,
    Select,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO, allocate
from shared.readers import organisation as tables

from ..coverage.organisation import BEGINNING, END, Member, Organisation, Unit
from .metric import Metric
from .participants import Participants
from .projections import act, answer, breach, collection, credit, deal, pieces, results, split
from .standing import Result, Service

Rows: TypeAlias = Callable[[Executable], Awaitable[Sequence[RowMapping]]]
"""What runs a statement: `Reading.all`, or a sweep's `find` on `SOURCES`."""
SOURCES = (results, tables.heard)
ACTS = (Metric.VISITS, Metric.OPPORTUNITIES)


async def results_of(rows: Rows, metric: Metric, period: Period, as_of: date, currency: str | None) -> list[Result]:
    """What each rep did in the period, day by day, as it stood at the end of `as_of`. Money in `currency`: of a deal in
    another one at the rate that was fixed for it in the company's own, where that is what is asked for; else not."""
    if metric is Metric.COLLECTED_AMOUNT:
        return await _collected(rows, period, as_of, currency or "")
    if metric is Metric.SIGNED_AMOUNT:
        found = await rows(_signed(period, as_of, currency or ""))
        return [Result(row["rep_id"], row["day"], row["amount"], tuple(row["events"])) for row in found]
    done = _acts(metric, period) if metric in ACTS else _deals(metric, period, as_of)
    found = await rows(done.order_by("day", "event_id"))
    kept = (row for row in found if row["rep_id"] is not None and row["day"] <= as_of and row["amount"])
    return [Result(row["rep_id"], row["day"], row["amount"], (row["event_id"],)) for row in kept]


def _in(amount: ColumnElement[Any], currency: str) -> ColumnElement[Any]:
    """The amount of a deal in that currency; null where that is neither its own nor the company's."""
    own = func.round(amount * deal.c.base_amount / func.nullif(deal.c.amount, 0), 2)
    return case((deal.c.currency == currency, amount), (deal.c.base_currency == currency, func.coalesce(own, 0)))


def _signed(period: Period, as_of: date, currency: str) -> Select[Any]:
    """rep_id, day, amount, events."""
    amount = _in(credit.c.amount, currency)
    events = func.array_agg(aggregate_order_by(credit.c.event_id, credit.c.position))
    return (
        select(credit.c.rep_id, credit.c.day, func.sum(amount).label("amount"), events.label("events"))
        .join(deal, deal.c.contract_id == credit.c.contract_id)
        .where(
            credit.c.day.between(period.first, period.last),
            credit.c.on <= as_of,
            credit.c.rep_id.is_not(None),
            amount.is_not(None),
        )
        .group_by(credit.c.rep_id, credit.c.day)
        .order_by(credit.c.day, credit.c.rep_id)
    )


def _deals(metric: Metric, period: Period, as_of: date) -> Select[Any]:
    """rep_id, day, event_id, amount: deals of which something stands, or the pieces of them, each for the rep with the
    largest part."""
    stands = select(func.sum(credit.c.amount)).where(credit.c.contract_id == deal.c.contract_id, credit.c.on <= as_of)
    holder = (
        select(split.c.rep_id)
        .where(split.c.contract_id == deal.c.contract_id, split.c.on <= as_of)
        .order_by(split.c.position.desc(), split.c.percent.desc(), split.c.n)
        .limit(1)
    )
    wanted = [deal.c.first == 1] if metric is Metric.NEW_CUSTOMERS else []
    amount = _pieces(as_of) if metric is Metric.UNITS_SOLD else literal(1)
    return select(
        holder.scalar_subquery().label("rep_id"),
        deal.c.signed_on.label("day"),
        deal.c.event_id,
        amount.label("amount"),
    ).where(deal.c.signed_on.between(period.first, period.last), stands.scalar_subquery() > 0, *wanted)


def _pieces(as_of: date) -> ColumnElement[int]:
    """Those of the deal's lines as they stand, less those cancelled, and never less than none, whatever was amended
    after a cancellation; what a termination takes away is told as an amount, not in pieces."""
    told = (pieces.c.contract_id == deal.c.contract_id) & (pieces.c.on <= as_of)
    lines = select(pieces.c.quantity).where(told, ~pieces.c.cancelled).order_by(pieces.c.position.desc()).limit(1)
    less = select(func.sum(pieces.c.quantity)).where(told, pieces.c.cancelled)
    whole = func.coalesce(lines.scalar_subquery(), 0) + func.coalesce(less.scalar_subquery(), 0)
    return cast(func.greatest(whole, 0), BigInteger)


def _acts(metric: Metric, period: Period) -> Select[Any]:
    """rep_id, day, event_id, amount."""
    within = act.c.day.between(period.first, period.last)
    return select(act.c.rep_id, act.c.day, act.c.event_id, literal(1).label("amount")).where(
        act.c.metric == metric.value, within
    )


async def _collected(rows: Rows, period: Period, as_of: date, currency: str) -> list[Result]:
    """A collection credits each rep with the difference that it makes to the rep's part of all that was collected on
    its deal, so that parts add up to the whole, by the splits in force on `as_of`."""
    last = min(as_of, period.last)
    asked = select(collection.c.contract_id).where(collection.c.on.between(period.first, last))
    steps = (
        select(collection, _in(collection.c.amount, currency).label("spoken"))
        .join(deal, deal.c.contract_id == collection.c.contract_id)
        .where(collection.c.contract_id.in_(asked), collection.c.on <= as_of)
        .order_by(collection.c.contract_id, collection.c.position, collection.c.n)
    )
    shares = (
        select(split)
        .where(split.c.contract_id.in_(asked), split.c.on <= as_of)
        .order_by(split.c.contract_id, split.c.position, split.c.n)
    )
    portions: dict[UUID, tuple[int, list[tuple[UUID | None, Decimal]]]] = {}
    for row in await rows(shares):
        known = portions.get(row["contract_id"])
        if known is None or known[0] != row["position"]:
            known = portions[row["contract_id"]] = (row["position"], [])
        known[1].append((row["rep_id"], row["percent"]))
    by_contract: dict[UUID, list[RowMapping]] = defaultdict(list)
    for row in await rows(steps):
        if row["spoken"] is not None and row["contract_id"] in portions:
            by_contract[row["contract_id"]].append(row)
    return [
        result
        for contract_id, found in by_contract.items()
        for result in divided(found, portions[contract_id][1])
        if result.day in period and result.day <= last
    ]


def divided(steps: Sequence[Any], portions: Sequence[tuple[UUID | None, Decimal]]) -> Iterator[Result]:
    """What each collection of one deal credits its reps with; `steps` have `spoken`, `on` and `event_id`."""
    total, parts = ZERO, [ZERO for _ in portions]
    for step in steps:
        total += step["spoken"]
        now = allocate(total, [percent for _, percent in portions])
        for (rep_id, _), part, before in zip(portions, now, parts, strict=True):
            if rep_id is not None and part != before:
                yield Result(rep_id, step["on"], part - before, (step["event_id"],))
        parts = now


async def service_of(
    rows: Rows, period: Period, as_of: date, zone: tzinfo, participants: Participants
) -> list[Service]:
    """How the customers of each rep were served in the period: answers to CSAT surveys, and deadlines of complaints
    that passed on a day of it in the company's time zone, as far as both were so at the end of `as_of`. Answers count
    on days on which the rep takes part."""
    last = min(as_of, period.last)
    day = cast(func.timezone(str(zone), breach.c.at), Date)
    late = select(breach.c.rep_id).where(day.between(period.first, last), breach.c.rep_id.is_not(None)).distinct()
    told = select(answer).where(answer.c.on.between(period.first, last), answer.c.rep_id.is_not(None))
    found: dict[UUID, Service] = {}
    for row in await rows(told.order_by(answer.c.on, answer.c.answer_id)):
        if participants.on(row["rep_id"], row["on"]):
            one = found.get(row["rep_id"], Service(row["rep_id"]))
            found[row["rep_id"]] = one.answered(row["on"], row["score"], row["event_id"])
    breached = {row["rep_id"] for row in await rows(late)}
    return [replace(one, breached=rep_id in breached) for rep_id, one in found.items()]


async def organisation_of(rows: Rows) -> Organisation:
    """Who was where on which day, as far as it is known."""
    reps, memberships = await rows(select(tables.rep)), await rows(select(tables.membership))
    held = await rows(select(tables.post).order_by(tables.post.c.rep_id, tables.post.c.since))
    units, places = await rows(select(tables.unit)), await rows(select(tables.place))
    stays: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    for row in memberships:
        stays[row["rep_id"]].append((row["since"], row["unit_id"]))
    posts: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for row in held:
        posts[row["rep_id"]].append((row["since"], row["position"]))
    above: dict[UUID, list[tuple[date, UUID | None]]] = defaultdict(list)
    for row in places:
        above[row["unit_id"]].append((row["since"], row["parent_id"]))
    members = {row["id"]: _member(row, sorted(stays[row["id"]]), tuple(posts[row["id"]])) for row in reps}
    charted = {row["id"]: _unit(row["dissolved_on"], sorted(above[row["id"]], key=_since)) for row in units}
    return Organisation(members, charted)


def _since(step: tuple[date, UUID | None]) -> date:
    return step[0]


def _member(row: RowMapping, units: list[tuple[date, UUID]], posts: tuple[tuple[date, str], ...]) -> Member:
    joined_on, left_on = units[0][0] if units else BEGINNING, row["left_on"]
    last_day = left_on if left_on in (BEGINNING, END) else left_on - timedelta(days=1)
    return Member(posts, joined_on, last_day, tuple(units))


def _unit(dissolved_on: date, parents: list[tuple[date, UUID | None]]) -> Unit:
    """Its first place holds from ever: what was below it before it was formally founded is still its."""
    first, later = parents[:1], parents[1:]
    return Unit((*((BEGINNING, parent) for _, parent in first), *later), dissolved_on)


async def names_of(rows: Rows, reps: Sequence[UUID]) -> dict[UUID, tuple[str, str | None]]:
    """Name and external id of those reps who are known."""
    if not reps:
        return {}
    known = tables.rep.c
    found = await rows(select(known.id, known.name, known.external_id).where(known.id.in_(reps)))
    return {row["id"]: (row["name"], row["external_id"]) for row in found}
