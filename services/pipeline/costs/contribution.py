"""The contribution report as one statement: margin less commission, by customer or by product."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, Text, case, cast, collate, func, literal, or_, select

from services.pipeline.catalogue.projections import products
from services.pipeline.directory.projections import customer
from shared.readers.reading import Reading
from shared.readers.values import values

from .projections import commission, part


class By(StrEnum):
    CUSTOMER = "customer"
    PRODUCT = "product"


@dataclass(frozen=True)
class Coverage:
    """Deals signed from `first` to `last`, both included, told in `currency`: those in it, and where it is the
    company's own all others too, at the rates that were fixed when they were signed."""

    first: date | None
    last: date | None
    currency: str
    own: bool


async def currencies(db: Reading, first: date | None, last: date | None) -> Sequence[str]:
    """Those of the deals signed from `first` to `last`."""
    return await values(db, part.c.currency, *_signed(first, last))


def currency_of(asked: str | None, base: str, present: Collection[str]) -> str:
    """The one asked for, else the one that all deals have in common, else the company's own."""
    return asked or (next(iter(present)) if len(present) == 1 else base)


def contribution(covers: Coverage, by: By) -> Select[Any]:
    """A row for each customer or product: by amount descending, then key. `cost` and `margin` are of what has a cost
    that is known, and null where nothing has; `without_cost` counts the products of deals that have none."""
    parts = _parts(covers)
    key = parts.c.customer_id if by is By.CUSTOMER else func.nullif(parts.c.sku, "")
    grouped = (
        select(
            key.label("key"),
            _sum(parts.c.amount).label("amount"),
            _sum(parts.c.cost).label("cost"),
            _sum(parts.c.amount - parts.c.cost).label("margin"),
            func.coalesce(_sum(parts.c.commission), 0).label("commission"),
            func.count().filter(parts.c.cost.is_(None)).label("without_cost"),
        )
        .group_by(key)
        .subquery("grouped")
    )
    return _labelled(grouped, by)


def _signed(first: date | None, last: date | None) -> Iterator[ColumnElement[bool]]:
    if first:
        yield part.c.signed_on >= first
    if last:
        yield part.c.signed_on <= last


def _parts(covers: Coverage) -> CTE:
    """The parts of deals in the report's currency: what was cancelled takes its share of the cost with it, and the
    deal's commission falls on its parts by what was signed of each."""
    own = literal(covers.currency, Text)
    rate = case((part.c.currency == own, literal(1)), else_=part.c.base_rate)
    left = case((part.c.signed == 0, part.c.cost), else_=part.c.cost * part.c.amount / func.nullif(part.c.signed, 0))
    weight = func.sum(part.c.signed).over(partition_by=part.c.contract_id)
    share = case(
        (weight == 0, 1 / cast(func.count().over(partition_by=part.c.contract_id), part.c.signed.type)),
        else_=part.c.signed / func.nullif(weight, 0),
    )
    return (
        select(
            part.c.customer_id,
            part.c.sku,
            (part.c.amount * rate).label("amount"),
            (func.round(left, 2) * rate).label("cost"),
            (commission.c.amount * share * rate).label("commission"),
        )
        .select_from(part.outerjoin(commission, commission.c.contract_id == part.c.contract_id))
        .where(or_(part.c.currency == own, part.c.base_currency == own if covers.own else literal(False)))
        .where(*_signed(covers.first, covers.last))
        .cte("parts")
    )


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.round(func.sum(amount), 2)


def _labelled(grouped: FromClause, by: By) -> Select[Any]:
    amounts = [column for column in grouped.c if column.name != "key"]
    if by is By.CUSTOMER:
        table, of, label, external_id = customer, customer.c.id, customer.c.name, customer.c.external_id
    else:
        table = products.table
        of, label, external_id = table.c.sku, table.c.name, table.c.sku
    named = (cast(grouped.c.key, Text).label("key"), label.label("label"), external_id.label("external_id"))
    return (
        select(*named, *amounts)
        .select_from(grouped.outerjoin(table, of == grouped.c.key))
        .order_by(grouped.c.amount.desc(), collate(cast(grouped.c.key, Text), "C"))
    )
