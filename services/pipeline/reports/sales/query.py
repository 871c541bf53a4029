"""The sales report as one statement: the deals it covers, their totals, and their rows by one dimension."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    collate,
    distinct,
    func,
    literal,
    null,
    select,
    true,
)

from services.pipeline.catalogue.projections import products
from services.pipeline.directory.projections import customer, rep, rep_unit, unit
from shared.kernel.money import ZERO

from .projections import MONEY, deal, product_share, rep_share


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"
    CUSTOMER = "customer"
    PRODUCT = "product"
    LINE = "line"
    REGION = "region"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Coverage:
    """Deals signed from `first` to `last`, both included, in one currency: the one asked for, else the one that
    the deals of those days have in common, else `base`."""

    first: date | None
    last: date | None
    currency: str | None
    base: str


def report(covers: Coverage, by: By | None) -> Select[Any]:
    """The totals once, or beside each row; a row's `key`, `label` and `external_id` may be null, `present` not.
    By amount descending, then key."""
    dated = _dated(covers)
    currency = literal(covers.currency, Text) if covers.currency else _common(dated, covers.base)
    covered = select(dated).where(dated.c.currency == currency).cte("covered")
    totals = _totals(covered, currency)
    if by is None:
        return select(totals)
    rows = _labelled(_grouped(_parts(covered, by)), by).subquery("rows")
    return (
        select(totals, rows)
        .select_from(totals.outerjoin(rows, true()))
        .order_by(rows.c.amount.desc(), collate(rows.c.key, "C"))
    )


def _dated(covers: Coverage) -> CTE:
    statement = select(deal)
    if covers.first:
        statement = statement.where(deal.c.signed_on >= covers.first)
    if covers.last:
        statement = statement.where(deal.c.signed_on <= covers.last)
    return statement.cte("dated")


def _common(dated: CTE, base: str) -> ColumnElement[str]:
    one = case((func.count(distinct(dated.c.currency)) == 1, func.min(dated.c.currency)), else_=literal(base, Text))
    return select(one).select_from(dated).scalar_subquery()


def _totals(covered: CTE, currency: ColumnElement[str]) -> CTE:
    """A deal that is wholly cancelled is no order, and its customer no buyer by it."""
    counts = covered.c.amount > 0
    buyers = (
        select(func.count().label("orders"))
        .select_from(covered)
        .where(counts)
        .group_by(covered.c.customer_id)
        .subquery("buyers")
    )
    repeat = select(func.count()).select_from(buyers).where(buyers.c.orders >= 2).scalar_subquery()
    return select(
        currency.label("currency"),
        _sum(covered.c.amount).label("total"),
        func.count().filter(counts).label("total_orders"),
        _sum(covered.c.reversed).label("total_reversed"),
        func.count(distinct(covered.c.customer_id)).filter(counts).label("buyers"),
        repeat.label("repeat"),
    ).cte("totals")


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(amount), literal(ZERO, MONEY))


def _parts(covered: CTE, by: By) -> Select[Any]:
    """The covered deals, or their parts, each with the key of its row."""
    of_rep = covered.join(rep_share, rep_share.c.contract_id == covered.c.contract_id)
    of_product = covered.join(product_share, product_share.c.contract_id == covered.c.contract_id)
    match by:
        case By.REP:
            return _keyed(rep_share.c.rep_id, rep_share, of_rep)
        case By.UNIT:
            return _keyed(rep_unit.c.unit_id, rep_share, of_rep.outerjoin(rep_unit, _member_on(covered.c.signed_on)))
        case By.PRODUCT:
            return _keyed(func.nullif(product_share.c.sku, ""), product_share, of_product)
        case By.LINE:
            return _keyed(func.nullif(product_share.c.line, ""), product_share, of_product)
        case By.CUSTOMER:
            return _keyed(covered.c.customer_id, covered, covered)
        case By.REGION:
            known = covered.outerjoin(customer, customer.c.id == covered.c.customer_id)
            return _keyed(customer.c.region, covered, known)
        case By.MONTH:
            return _keyed(func.to_char(covered.c.signed_on, "YYYY-MM"), covered, covered)
        case By.QUARTER:
            return _keyed(func.to_char(covered.c.signed_on, 'YYYY-"Q"Q'), covered, covered)


def _member_on(day: ColumnElement[date]) -> ColumnElement[bool]:
    """The membership that the rep of a share had on `day`, so that rows by unit add up."""
    return and_(rep_unit.c.rep_id == rep_share.c.rep_id, rep_unit.c.valid_from <= day, day < rep_unit.c.valid_to)


def _keyed(key: ColumnElement[Any], amounts: FromClause, source: FromClause) -> Select[Any]:
    columns = (amounts.c.contract_id, amounts.c.amount, amounts.c.reversed)
    some = (amounts.c.amount != 0) | (amounts.c.reversed != 0)  # an amendment may have left nothing of a part
    return select(key.label("key"), *columns).select_from(source).where(some)


def _grouped(parts: Select[Any]) -> FromClause:
    part = parts.subquery("part")
    return (
        select(
            part.c.key,
            _sum(part.c.amount).label("amount"),
            func.count(distinct(part.c.contract_id)).filter(part.c.amount > 0).label("orders"),
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
        By.PRODUCT: (products.table, products.table.c.sku, products.table.c.name, products.table.c.sku),
    }
    key, amounts = grouped.c.key, (grouped.c.amount, grouped.c.orders, grouped.c.reversed)
    if by not in sources:
        shown = (key.label("label"), null().label("external_id"))
        return select(true().label("present"), key, *shown, *amounts)
    table, id_column, label, external_id = sources[by]
    shown = (label.label("label"), external_id.label("external_id"))
    joined = grouped.outerjoin(table, id_column == key)
    return select(true().label("present"), cast(key, Text).label("key"), *shown, *amounts).select_from(joined)
