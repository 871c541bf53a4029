"""Attainment: by rep, by unit, of one rep, or of one unit with everything below it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CTE, Date, FromClause, RowMapping, Select, Subquery, Uuid, func, literal, select

from shared.kernel.calendar import Period
from shared.kernel.fields import Currency, Rate, SignedMoney
from shared.kernel.money import ZERO
from shared.readers.reading import Reading

from ..organisation.projections import FOREVER, holds, memberships, places, rep, unit
from .projections import collected, signed
from .shares import credits_of, steps_of


class Metric(StrEnum):
    SIGNED_AMOUNT = "signed_amount"
    COLLECTED_AMOUNT = "collected_amount"


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"


class AttainmentRow(BaseModel):
    """`key` is the rep or the unit, null for what nobody has: a deal without an owner, a rep in no unit that day.
    `target`, `rate` and `pace` are null where no target is set."""

    key: UUID | None
    label: str | None
    external_id: str | None
    target: SignedMoney | None = None
    actual: SignedMoney
    rate: Rate | None = None
    pace: SignedMoney | None = None


class Attainment(BaseModel):
    metric: Metric
    period: str
    currency: Currency
    rows: tuple[AttainmentRow, ...]
    total: SignedMoney


@dataclass(frozen=True)
class Question:
    """`by` None: one row, for the rep or for the unit named. At most one of these two is named."""

    metric: Metric
    period: Period
    by: By | None
    unit_id: UUID | None = None
    rep_id: UUID | None = None
    currency: str | None = None


async def attainment_of(db: Reading, asked: Question, base_currency: str) -> Attainment:
    """Amounts in the currency asked for, else in the one that is present, else in the base currency."""
    found = await db.all(_sums(asked))
    present = {row["currency"] for row in found}
    currency = asked.currency or (present.pop() if len(present) == 1 else base_currency)
    rows = [_row(row) for row in found if row["currency"] == currency]
    if asked.by is None and not rows:
        rows = [await _nothing(db, asked)]
    return Attainment(
        metric=asked.metric,
        period=asked.period.name,
        currency=currency,
        rows=tuple(sorted(rows, key=_order)),
        total=sum((row.actual for row in rows), ZERO),
    )


def _row(row: RowMapping) -> AttainmentRow:
    return AttainmentRow(key=row["key"], label=row["label"], external_id=row["external_id"], actual=row["amount"])


def _order(row: AttainmentRow) -> tuple[Decimal, bool, str]:
    """By amount, the largest first, then by key; nobody's comes last."""
    return -row.actual, row.key is None, str(row.key)


async def _nothing(db: Reading, asked: Question) -> AttainmentRow:
    """The row of a rep or a unit that has nothing in the period, or is not known here (yet)."""
    table, key = (rep, asked.rep_id) if asked.rep_id else (unit, asked.unit_id)
    known = await db.one(select(table.c.name, table.c.external_id).where(table.c.id == key))
    return AttainmentRow(
        key=key,
        label=known["name"] if known else None,
        external_id=known["external_id"] if known else None,
        actual=ZERO,
    )


def _sums(asked: Question) -> Select[Any]:
    """key, label, external_id, currency, amount."""
    credits = _credits(asked.metric, asked.period.first, asked.period.last)
    at = memberships()
    source: FromClause = credits
    if asked.unit_id or asked.by is By.UNIT:
        belongs = (at.c.rep_id == credits.c.rep_id) & holds(at, credits.c.day)
        source = credits.join(at, belongs, isouter=asked.unit_id is None)
    if asked.unit_id:
        under = _under(asked.unit_id)
        in_it = (under.c.unit_id == at.c.unit_id) & (under.c.since <= credits.c.day) & (under.c.until > credits.c.day)
        source = source.join(under, in_it)
    if asked.by is By.UNIT:
        key, named = at.c.unit_id, unit
    elif asked.unit_id and asked.by is None:
        key, named = literal(asked.unit_id, Uuid), unit
    else:
        key, named = credits.c.rep_id, rep
    sums = (
        select(key.label("key"), credits.c.currency, func.sum(credits.c.amount).label("amount"))
        .select_from(source)
        .group_by("key", credits.c.currency)
    )
    if asked.rep_id:
        sums = sums.where(credits.c.rep_id == asked.rep_id)
    total = sums.subquery("total")
    return select(total, named.c.name.label("label"), named.c.external_id).outerjoin_from(
        total, named, named.c.id == total.c.key
    )


def _credits(metric: Metric, first: date, last: date) -> Subquery:
    """rep_id, day, currency, amount of the period."""
    if metric is Metric.SIGNED_AMOUNT:
        columns = (signed.c.rep_id, signed.c.day, signed.c.currency, signed.c.amount)
        return select(*columns).where(signed.c.day.between(first, last)).subquery("credits")
    touched = select(collected.c.contract_id).where(collected.c.day.between(first, last))
    every = credits_of(steps_of(touched))
    return select(every).where(every.c.day.between(first, last)).subquery("credits")


def _under(unit_id: UUID) -> CTE:
    """unit_id, since, until: the unit and everything below it, for the days on which it is so."""
    top = select(
        literal(unit_id, Uuid).label("unit_id"),
        literal(date.min, Date).label("since"),
        literal(FOREVER, Date).label("until"),
    ).cte("under", recursive=True)
    at = places()
    since, until = func.greatest(top.c.since, at.c.since), func.least(top.c.until, at.c.until)
    below = select(at.c.unit_id, since, until).join(top, at.c.parent_id == top.c.unit_id).where(since < until)
    return top.union_all(below)
