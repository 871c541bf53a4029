"""账龄 aging: what is open, by how long it has been due. Due on the day itself is not due yet."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, literal, select

from services.pipeline.receivables.projections import MONEY, cash
from shared.kernel.money import ZERO

from .open_items import By, Cut, items, keyed, labelled, total

BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "over_90")
BOUNDS = (0, 30, 60, 90)
"""The most days past due of each bucket but the last."""
OVER = -1
"""In place of a bucket: more was paid than the instalment's amount."""


def aging(cut: Cut, money: ColumnElement[str], by: By | None) -> Select[Any]:
    """A row for each key, or one for all: the buckets, their `total`, and what is paid `over`; and in each row how many
    `invoices` are open in all, since to sort each key's for its own count would take longer than all the rest."""
    found = items(cut, money)
    key, source = keyed(found, by)
    aged = (
        select(key.label("key"), found.c.invoice_id, found.c.left, _bucket(cut, found).label("bucket"))
        .select_from(source)
        .where(found.c.left != 0)
        .cte("aged")
    )
    sums = [_sum(aged, place).label(name) for place, name in enumerate(BUCKETS)]
    sums.append((-_sum(aged, OVER)).label("over"))
    grouped = select(aged.c.key, *sums).group_by(aged.c.key) if by else select(*sums)
    rows = grouped.subquery("sums")
    total_ = sum((rows.c[name] for name in BUCKETS[1:]), rows.c[BUCKETS[0]]).label("total")
    invoices = select(aged.c.invoice_id).where(aged.c.bucket != OVER).distinct().subquery("invoices")
    counted = select(func.count()).select_from(invoices).scalar_subquery().label("invoices")
    whole = select(*rows.c, total_, counted)
    return whole if by is None else labelled(whole.subquery("rows"), by, "total")


def _bucket(cut: Cut, found: CTE) -> ColumnElement[int]:
    """The place of an item among the buckets, or OVER; found once for each, as a number, since every sum asks for it.
    Bounds and no subtraction: to PostgreSQL the last of all dates is infinity, from which nothing is subtracted."""
    bounds = ((found.c.due_on >= _days_before(cut.as_of, days), place) for place, days in enumerate(BOUNDS))
    return case((found.c.left < 0, OVER), *bounds, else_=len(BOUNDS))


def _sum(aged: CTE, bucket: int) -> ColumnElement[Any]:
    return func.coalesce(func.sum(aged.c.left).filter(aged.c.bucket == bucket), literal(ZERO, MONEY))


def unallocated(cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    """What was received, less reversed, less applied, by then is `unallocated`; beside it the `currency`."""
    left = select(total(cash.c.amount)).where(cut.holds(cash, "on"), cash.c.currency == money).scalar_subquery()
    return select(money.label("currency"), left.label("unallocated"))


def _days_before(as_of: date, days: int) -> date:
    return date.fromordinal(max(as_of.toordinal() - days, 1))
