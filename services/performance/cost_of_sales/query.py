"""The cost of sales by rep or unit, and of all together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, CompoundSelect, FromClause, Select, Uuid, func, literal, null, select, union_all

from shared.kernel.fields import Currency, Money, Rate, SignedMoney
from shared.kernel.money import ZERO, rate
from shared.readers.organisation import holds, memberships, rep, unit
from shared.readers.reading import Reading

from ..credits.projections import signed
from ..expenses.projections import expenses
from .events import CostLimitPublished
from .projections import bonus, commission

PARTS = ("expenses", "commissions", "released", "bonuses", "sales")


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"


class CostFigures(BaseModel):
    """`expenses` were settled, `commissions` earned less what was clawed back, of which `released` was due to be paid,
    `bonuses` earned; `cost` is expenses, commissions and bonuses. `sales` is what was signed, net of amendments and
    cancellations, `rate` = cost / sales, null where nothing was signed."""

    expenses: Money
    commissions: SignedMoney
    released: SignedMoney
    bonuses: Money
    cost: SignedMoney
    sales: SignedMoney
    rate: Rate | None


class CostRow(CostFigures):
    """`key` is the rep or the unit, null for what nobody has."""

    key: UUID | None
    label: str | None
    external_id: str | None


class CostOfSales(CostFigures):
    """`limit` is the fraction of sales in force on the last day asked for, `exceeded` whether the cost is above it;
    both null where none is."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: date | None = Field(alias="from")
    to: date | None
    currency: Currency
    limit: Rate | None
    limit_version: int | None
    exceeded: bool | None
    rows: list[CostRow]


@dataclass(frozen=True)
class Asked:
    first: date | None
    last: date | None
    by: By | None
    currency: str | None


async def cost_of_sales(db: Reading, asked: Asked, limit: CostLimitPublished | None, base: str) -> CostOfSales:
    currency = asked.currency or await _common(db, asked) or base
    total = await db.one(_total(asked, currency))
    assert total is not None
    figures = _figures({name: total[name] for name in PARTS})
    rows = [_row(dict(row)) for row in await db.all(_rows(asked, currency, asked.by))] if asked.by else []
    return CostOfSales(
        from_=asked.first,
        to=asked.last,
        currency=currency,
        limit=limit.rate if limit else None,
        limit_version=limit.limit_version if limit else None,
        exceeded=figures["cost"] > limit.rate * max(figures["sales"], ZERO) if limit else None,
        rows=sorted(rows, key=lambda row: (-row.cost, row.key is None, str(row.key))),
        **figures,
    )


def _spent(asked: Asked) -> CompoundSelect[Any]:
    """rep_id, unit_id, day, currency and each part, a row for whatever cost or was signed: the unit of an expense is
    that of its budget."""
    of, zero = expenses.table, literal(ZERO)
    nowhere = null().cast(Uuid)
    sources: list[tuple[Any, ColumnElement[Any], ColumnElement[Any], dict[str, ColumnElement[Any]]]] = [
        (of, of.c.unit_id, of.c.settled_on, {"expenses": of.c.settled_amount}),
        (
            commission,
            nowhere,
            commission.c.day,
            {"commissions": commission.c.earned, "released": commission.c.released},
        ),
        (bonus, nowhere, bonus.c.day, {"bonuses": bonus.c.amount}),
        (signed, nowhere, signed.c.day, {"sales": signed.c.amount}),
    ]
    return union_all(
        *(
            select(
                source.c.rep_id,
                unit_id.label("unit_id"),
                day.label("day"),
                source.c.currency,
                *(parts.get(name, zero).label(name) for name in PARTS),
            ).where(day.is_not(None), *_within(day, asked))
            for source, unit_id, day, parts in sources
        )
    )


def _within(day: ColumnElement[Any], asked: Asked) -> Iterable[ColumnElement[bool]]:
    if asked.first:
        yield day >= asked.first
    if asked.last:
        yield day <= asked.last


async def _common(db: Reading, asked: Asked) -> str | None:
    spent = _spent(asked).subquery("spent")
    found = await db.all(select(spent.c.currency).distinct().limit(2))
    return found[0]["currency"] if len(found) == 1 else None


def _total(asked: Asked, currency: str) -> Select[Any]:
    spent = _spent(asked).subquery("spent")
    sums = (func.coalesce(func.sum(spent.c[name]), ZERO).label(name) for name in PARTS)
    return select(*sums).where(spent.c.currency == currency)


def _rows(asked: Asked, currency: str, by: By) -> Select[Any]:
    spent = _spent(asked).subquery("spent")
    at = memberships()
    source: FromClause = spent
    key: ColumnElement[Any] = spent.c.rep_id
    named = rep
    if by is By.UNIT:
        source = spent.outerjoin(at, (at.c.rep_id == spent.c.rep_id) & holds(at, spent.c.day))
        key, named = func.coalesce(spent.c.unit_id, at.c.unit_id), unit
    grouped = select(key.label("key"), *(func.sum(spent.c[name]).label(name) for name in PARTS)).select_from(source)
    total = grouped.where(spent.c.currency == currency).group_by("key").subquery("total")
    return select(total, named.c.name.label("label"), named.c.external_id).outerjoin_from(
        total, named, named.c.id == total.c.key
    )


def _row(row: dict[str, Any]) -> CostRow:
    figures = _figures({name: row[name] for name in PARTS})
    return CostRow(key=row["key"], label=row["label"], external_id=row["external_id"], **figures)


def _figures(parts: dict[str, Decimal]) -> dict[str, Any]:
    cost = parts["expenses"] + parts["commissions"] + parts["bonuses"]
    return {**parts, "cost": cost, "rate": rate(cost, parts["sales"])}
