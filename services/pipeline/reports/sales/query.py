"""The sales report as one statement: the deals it covers, their totals, and their rows by one dimension."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    collate,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from services.pipeline.catalogue.projections import products
from services.pipeline.channels.attribution import channel_of
from services.pipeline.channels.projections import channels
from services.pipeline.directory.projections import customer, rep, rep_unit, unit
from shared.kernel.money import ZERO
from shared.readers.reading import Reading
from shared.readers.values import values

from .projections import MONEY, deal, product_share, rep_share


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"
    CUSTOMER = "customer"
    PRODUCT = "product"
    LINE = "line"
    REGION = "region"
    CHANNEL = "channel"
    MONTH = "month"
    QUARTER = "quarter"
    NEW_EXISTING = "new_existing"


@dataclass(frozen=True)
class Coverage:
    """Deals signed from `first` to `last`, both included."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Money:
    """In which currency a report speaks: of the deals in it, or, `converted`, of all, each at the rate that was fixed
    when it was signed."""

    currency: str
    converted: bool = False


def money(asked: str | None, base: str, present: Collection[str]) -> Money:
    """The currency asked for, else the one that all deals have in common, else the company's own, `base`, in which
    deals in other currencies count too."""
    foreign = set(present) - {base}
    if asked not in (None, base):
        return Money(asked or base)
    if asked is None and len(present) == 1:
        return Money(next(iter(present)))
    return Money(base, converted=bool(foreign))


async def currencies(db: Reading, covers: Coverage) -> Sequence[str]:
    """Those of the deals covered."""
    return await values(db, deal.c.currency, *_signed(covers))


def report(covers: Coverage, by: By | None, speaks: Money) -> Select[Any]:
    """The totals once, or beside each row; a row's `key`, `label` and `external_id` may be null, `present` not.
    By amount descending, then key."""
    covered = deals(covers, speaks).cte("covered")
    totals = _totals(covered, literal(speaks.currency, Text))
    if by is None:
        return select(totals)
    rows = _labelled(_grouped(_parts(covered, by, speaks), by), by).subquery("rows")
    return (
        select(totals, rows)
        .select_from(totals.outerjoin(rows, true()))
        .order_by(rows.c.amount.desc(), collate(rows.c.key, "C"))
    )


def deals(covers: Coverage, speaks: Money) -> Select[Any]:
    """The deals covered, in the currency of the report."""
    return _worth(speaks).where(*_signed(covers))


def _worth(speaks: Money) -> Select[Any]:
    """The deals that count, in the currency of the report."""
    if not speaks.converted:
        return select(deal).where(deal.c.currency == speaks.currency)
    rate = case((deal.c.currency == speaks.currency, literal(1)), else_=deal.c.base_rate)
    converted = {"amount": func.round(deal.c.amount * rate, 2), "reversed": func.round(deal.c.reversed * rate, 2)}
    kept = [column for column in deal.c if column.name not in converted]
    worth = (value.label(name) for name, value in converted.items())
    fixed = or_(deal.c.currency == speaks.currency, deal.c.base_currency == speaks.currency)
    return select(*kept, *worth, rate.label("rate")).where(fixed)


def _signed(covers: Coverage) -> Iterator[ColumnElement[bool]]:
    if covers.first:
        yield deal.c.signed_on >= covers.first
    if covers.last:
        yield deal.c.signed_on <= covers.last


def _totals(covered: CTE, currency: ColumnElement[str]) -> CTE:
    """A deal that is wholly cancelled is no order, and its customer no buyer by it."""
    counts = covered.c.amount > 0
    orders = select(func.count().label("orders")).select_from(covered).where(counts).group_by(covered.c.customer_id)
    by_customer = orders.subquery("by_customer")
    buyers = select(
        func.count().label("buyers"), func.count().filter(by_customer.c.orders >= 2).label("repeat")
    ).subquery("buyers")
    sums = select(
        _sum(covered.c.amount).label("total"),
        func.count().filter(counts).label("total_orders"),
        _sum(covered.c.reversed).label("total_reversed"),
    ).subquery("sums")
    return select(currency.label("currency"), sums, buyers).select_from(sums.join(buyers, true())).cte("totals")


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(amount), literal(ZERO, MONEY))


def _parts(covered: CTE, by: By, speaks: Money) -> Select[Any]:
    """The covered deals, or their parts, each with the key of its row."""
    reps, products_ = (_shares(share, covered, speaks) for share in (rep_share, product_share))
    of_rep = covered.join(reps, reps.c.contract_id == covered.c.contract_id)
    of_product = covered.join(products_, products_.c.contract_id == covered.c.contract_id)
    match by:
        case By.REP:
            return _keyed(reps.c.rep_id, reps, of_rep)
        case By.UNIT:
            member = _member_on(reps.c.rep_id, covered.c.signed_on)
            return _keyed(rep_unit.c.unit_id, reps, of_rep.outerjoin(rep_unit, member))
        case By.PRODUCT:
            return _keyed(func.nullif(products_.c.sku, ""), products_, of_product)
        case By.LINE:
            return _keyed(func.nullif(products_.c.line, ""), products_, of_product)
        case By.CUSTOMER:
            return _keyed(covered.c.customer_id, covered, covered)
        case By.REGION:
            known = covered.outerjoin(customer, customer.c.id == covered.c.customer_id)
            return _keyed(customer.c.region, covered, known)
        case By.CHANNEL:
            return _keyed(channel_of(covered), covered, covered)
        case By.NEW_EXISTING:
            return _keyed(case((covered.c.first_deal, "new"), else_="existing"), covered, covered)
        case By.MONTH:
            return _keyed(func.to_char(covered.c.signed_on, "YYYY-MM"), covered, covered)
        case By.QUARTER:
            return _keyed(func.to_char(covered.c.signed_on, 'YYYY-"Q"Q'), covered, covered)


def _shares(share: Table, covered: CTE, speaks: Money) -> FromClause:
    """The parts of deals in the currency of the report. Each converted part is what it adds to the sum of those before
    it, so that the parts of a deal add up to the deal to the cent."""
    if not speaks.converted:
        return share
    keys = [column for column in share.primary_key if column.name != "contract_id"]

    def added(amount: ColumnElement[Any]) -> ColumnElement[Any]:
        so_far = func.sum(amount).over(partition_by=share.c.contract_id, order_by=keys, rows=(None, 0))
        return func.round(so_far * covered.c.rate, 2) - func.round((so_far - amount) * covered.c.rate, 2)

    return (
        select(share.c.contract_id, *keys, *(added(share.c[name]).label(name) for name in ("amount", "reversed")))
        .join(covered, covered.c.contract_id == share.c.contract_id)
        .subquery()
    )


def _member_on(rep_id: ColumnElement[Any], day: ColumnElement[date]) -> ColumnElement[bool]:
    """The membership that the rep of a share had on `day`, so that rows by unit add up."""
    return and_(rep_unit.c.rep_id == rep_id, rep_unit.c.valid_from <= day, day < rep_unit.c.valid_to)


def _keyed(key: ColumnElement[Any], amounts: FromClause, source: FromClause) -> Select[Any]:
    columns = (amounts.c.contract_id, amounts.c.amount, amounts.c.reversed)
    some = (amounts.c.amount != 0) | (amounts.c.reversed != 0)  # an amendment may have left nothing of a part
    return select(key.label("key"), *columns).select_from(source).where(some)


SEVERAL = frozenset({By.UNIT, By.PRODUCT, By.LINE})
"""Where several parts of a deal may have one key: they are one order."""


def _grouped(parts: Select[Any], by: By) -> FromClause:
    part = parts.subquery("part")
    orders = func.count(distinct(part.c.contract_id)) if by in SEVERAL else func.count()
    return (
        select(
            part.c.key,
            _sum(part.c.amount).label("amount"),
            orders.filter(part.c.amount > 0).label("orders"),
            _sum(part.c.reversed).label("reversed"),
        )
        .group_by(part.c.key)
        .subquery("grouped")
    )


def _labelled(grouped: FromClause, by: By) -> Select[Any]:
    """A row with the name and the external id of what its key stands for."""
    sources: dict[By, tuple[FromClause, ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]] = {
        By.REP: (rep, rep.c.id, rep.c.name, rep.c.external_id),
        By.UNIT: (unit, unit.c.id, unit.c.name, unit.c.external_id),
        By.CUSTOMER: (customer, customer.c.id, customer.c.name, customer.c.external_id),
        By.CHANNEL: (channels.table, channels.table.c.id, channels.table.c.name, channels.table.c.external_id),
        By.PRODUCT: (products.table, products.table.c.sku, products.table.c.name, products.table.c.sku),
    }
    key, amounts = grouped.c.key, (grouped.c.amount, grouped.c.orders, grouped.c.reversed)
    if by not in sources:
        text = cast(key, Text)
        named = (text.label("key"), text.label("label"), null().label("external_id"))
        return select(true().label("present"), *named, *amounts)
    table, id_column, label, external_id = sources[by]
    shown = (label.label("label"), external_id.label("external_id"))
    joined = grouped.outerjoin(table, id_column == key)
    return select(true().label("present"), cast(key, Text).label("key"), *shown, *amounts).select_from(joined)
