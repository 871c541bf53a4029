"""Rows of reports on deals: by which dimension, and the name and external id of what a key stands for."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    collate,
    func,
    null,
    select,
    true,
)

from services.pipeline.channels.projections import channels
from services.pipeline.directory.projections import customer, rep, rep_unit, unit


class Dimension(StrEnum):
    REP = "rep"
    UNIT = "unit"
    CUSTOMER = "customer"
    STAGE = "stage"
    MONTH = "month"
    QUARTER = "quarter"
    LINE = "line"
    REGION = "region"
    CHANNEL = "channel"
    SOURCE = "source"
    REASON = "reason"
    PRODUCT = "product"
    NEW_EXISTING = "new_existing"


OF_REPS = frozenset({Dimension.REP, Dimension.UNIT})
"""By these, deals are told by their parts."""
PERIODS = {Dimension.MONTH: "YYYY-MM", Dimension.QUARTER: 'YYYY-"Q"Q'}
"""How they are named. Their first days are compared, and only the rows of the answer put into words."""
PLAIN = {Dimension.STAGE: "stage", Dimension.SOURCE: "source", Dimension.REASON: "loss_reason"}


def keyed(
    source: FromClause, by: Dimension | None, day: ColumnElement[Any], *columns: ColumnElement[Any]
) -> Select[Any]:
    """`columns` of deals, or of their parts, with the `key` of the row to which each belongs; `day` is the deal's, for
    periods and for the unit to which a rep belonged."""
    key, joined = _key(source, by, day)
    return select(key.label("key"), *columns).select_from(joined)


def _key(source: FromClause, by: Dimension | None, day: ColumnElement[Any]) -> tuple[ColumnElement[Any], FromClause]:
    columns = source.c
    match by:
        case None:
            return null(), source
        case Dimension.REP:
            return columns.rep_id, source
        case Dimension.UNIT:
            on_the_day = and_(
                rep_unit.c.rep_id == columns.rep_id, rep_unit.c.valid_from <= day, rep_unit.c.valid_to > day
            )
            return rep_unit.c.unit_id, source.outerjoin(rep_unit, on_the_day)
        case Dimension.CUSTOMER:
            return columns.customer_id, source
        case Dimension.CHANNEL:
            return columns.channel_id, source
        case Dimension.REGION:
            return customer.c.region, source.outerjoin(customer, customer.c.id == columns.customer_id)
        case Dimension.MONTH | Dimension.QUARTER:
            return func.date_trunc(by.value, cast(day, DateTime)), source  # of a date it would reckon time zones
        case Dimension.LINE | Dimension.PRODUCT:
            return columns.line, source
        case Dimension.NEW_EXISTING:
            return case((columns.new_customer, "new"), (~columns.new_customer, "existing")), source
        case _:
            return columns[PLAIN[by]], source


def rolled_up(source: FromClause, by: Dimension | None, *sums: ColumnElement[Any]) -> Select[Any]:
    """A row for each key, labelled, by amount descending, then key; and last the `total` of all, which is always
    there."""
    if by is None:
        nothing = (null().label("key"), null().label("label"), null().label("external_id"))
        return select(true().label("total"), *nothing, *sums).select_from(source)
    key = source.c.key
    grouped = (
        select((func.grouping(key) == 1).label("total"), key, *sums).group_by(func.rollup(key)).subquery("grouped")
    )
    return _labelled(grouped, by)


def _labelled(grouped: FromClause, by: Dimension) -> Select[Any]:
    named: dict[Dimension, FromClause] = {
        Dimension.REP: rep,
        Dimension.UNIT: unit,
        Dimension.CUSTOMER: customer,
        Dimension.CHANNEL: channels.table,
    }
    key = func.to_char(grouped.c.key, PERIODS[by]) if by in PERIODS else cast(grouped.c.key, Text)
    rest = [column for column in grouped.c if column.name not in ("key", "total")]
    order = (grouped.c.total, grouped.c.amount.desc(), collate(key, "C"))
    if by not in named:
        shown = (key.label("key"), key.label("label"), null().label("external_id"))
        return select(grouped.c.total, *shown, *rest).order_by(*order)
    table = named[by]
    shown = (key.label("key"), table.c.name.label("label"), table.c.external_id.label("external_id"))
    joined = grouped.outerjoin(table, table.c.id == grouped.c.key)
    return select(grouped.c.total, *shown, *rest).select_from(joined).order_by(*order)
