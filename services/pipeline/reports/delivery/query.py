"""Orders by the day on which they were required, and what had become of them by another day."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, Text, and_, cast, func, null, select

from services.pipeline.directory.projections import customer, rep, rep_unit, unit
from services.pipeline.orders.decider import OrderStatus
from services.pipeline.orders.projections import orders


class By(StrEnum):
    CUSTOMER = "customer"
    REP = "rep"
    UNIT = "unit"
    MONTH = "month"


COUNTS = ("due", "on_time", "late", "open")


def punctuality(first: date, last: date, as_of: date, by: By | None) -> Select[Any]:
    """A row for each key, or one for all: `key`, `label`, `external_id`, COUNTS, and the `days_late` of the late ones
    together. A unit is the one of which the owner was a direct member when the order was placed."""
    of = orders.table.c
    key, source, named = _keyed(by)
    done = and_(of.delivered_on.is_not(None), of.delivered_on <= as_of)
    counted: dict[str, ColumnElement[Any]] = {
        "due": func.count(),
        "on_time": func.count().filter(done, of.delivered_on <= of.required_on),
        "late": func.count().filter(done, of.delivered_on > of.required_on),
        "open": func.count().filter(~done),
        "days_late": func.coalesce(
            func.sum(cast(of.delivered_on - of.required_on, Integer)).filter(done, of.delivered_on > of.required_on), 0
        ),
    }
    sums: list[ColumnElement[Any]] = [count.label(name) for name, count in counted.items()]
    wanted = (of.required_on.between(first, last), of.status != OrderStatus.CANCELLED.value)
    if by is None:
        return select(*sums).select_from(source).where(*wanted)
    rows = select(key.label("key"), *sums).select_from(source).where(*wanted).group_by(key).subquery("rows")
    if named is None:
        return select(rows, null().label("label"), null().label("external_id")).order_by(rows.c.key)
    return (
        select(rows, named.c.name.label("label"), named.c.external_id)
        .select_from(rows.outerjoin(named, cast(named.c.id, Text) == rows.c.key))
        .order_by(rows.c.due.desc(), rows.c.key)
    )


def _keyed(by: By | None) -> tuple[ColumnElement[Any], FromClause, Any]:
    of = orders.table.c
    match by:
        case None:
            return null(), orders.table, None
        case By.CUSTOMER:
            return cast(of.customer_id, Text), orders.table, customer
        case By.REP:
            return cast(of.owner_id, Text), orders.table, rep
        case By.MONTH:
            return func.to_char(of.required_on, "YYYY-MM"), orders.table, None
        case By.UNIT:
            member = and_(
                rep_unit.c.rep_id == of.owner_id,
                rep_unit.c.valid_from <= of.placed_on,
                of.placed_on < rep_unit.c.valid_to,
            )
            return cast(rep_unit.c.unit_id, Text), orders.table.outerjoin(rep_unit, member), unit
