"""账龄 aging: what is open, by how long it has been due. Due on the day itself is not due yet."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, or_, select

from services.pipeline.receivables.projections import cash

from .open_items import By, items, keyed, labelled, total

BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "over_90")


def aging(as_of: date, money: ColumnElement[str], by: By | None) -> Select[Any]:
    """A row for each key, or one for all: the buckets, their `total`, open `invoices`, and what is paid `over`."""
    found = items(as_of, money)
    key, source = keyed(found, by)
    days = literal(as_of) - found.c.due_on
    bucket = case(
        (days <= 0, BUCKETS[0]), (days <= 30, BUCKETS[1]), (days <= 60, BUCKETS[2]), (days <= 90, BUCKETS[3]),
        else_=BUCKETS[4],
    )  # fmt: skip
    aged = (
        select(key.label("key"), found.c.invoice_id, found.c.open, found.c.over, bucket.label("bucket"))
        .select_from(source)
        .where(or_(found.c.open > 0, found.c.over > 0))
        .subquery("aged")
    )
    sums = [
        *(func.coalesce(func.sum(aged.c.open).filter(aged.c.bucket == name), 0).label(name) for name in BUCKETS),
        total(aged.c.open).label("total"),
        total(aged.c.over).label("over"),
        func.count(distinct(aged.c.invoice_id)).filter(aged.c.open > 0).label("invoices"),
    ]
    if by is None:
        return select(*sums)
    return labelled(select(aged.c.key, *sums).group_by(aged.c.key).subquery("rows"), by, "total")


def unallocated(as_of: date, money: ColumnElement[str]) -> Select[Any]:
    """Received, less reversed, less applied, by then."""
    return select(total(cash.c.amount)).where(and_(cash.c.on <= as_of, cash.c.currency == money))
