"""Collected money divided among reps by the splits of its deal, in SQL.

What a rep has of a deal after each collection is the rep's part of all that was collected by then, by the
largest-remainder rule of `shared.kernel.money.allocate`; a collection credits the difference to what it was before.
So the credits of one collection add up to it, and those of one rep to the part of the whole.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from .projections import collected, split

FULL = 100
CENTS = 100


def credits_of(steps: Select[Any]) -> Subquery:
    """rep_id, day, currency, amount: the credits of the collections that `steps` selects, as `steps_of` makes them."""
    divided = _divided(steps.subquery("step"))
    amount = _part(divided, "upto") - _part(divided, "before")
    return select(divided.c.rep_id, divided.c.day, divided.c.currency, amount.label("amount")).subquery("collection")


def steps_of(contracts: Select[Any]) -> Select[Any]:
    """All collections of those contracts, each with what was collected by then and before it, in log order."""
    upto = func.sum(collected.c.amount).over(
        partition_by=collected.c.contract_id, order_by=(collected.c.position, collected.c.n)
    )
    return select(collected, upto.label("upto"), (upto - collected.c.amount).label("before")).where(
        collected.c.contract_id.in_(contracts)
    )


def _divided(step: Subquery) -> Subquery:
    """A row for each collection and rep: the whole cents of each part, and the remainder by which it is still short.

    A deal that is not known yet has one part, of nobody's. Integer division of exact numerics, so nothing is rounded.
    """
    weight = func.coalesce(split.c.percent, FULL)
    whole = func.sum(weight).over(partition_by=(step.c.position, step.c.n))
    columns: list[ColumnElement[Any]] = []
    for name in ("upto", "before"):
        share = func.abs(step.c[name]) * CENTS * weight
        columns += [func.div(share, whole).label(f"{name}_cents"), func.mod(share, whole).label(f"{name}_short")]
    return (
        select(step, split.c.rep_id, func.coalesce(split.c.n, 0).label("place"), *columns)
        .outerjoin_from(step, split, split.c.contract_id == step.c.contract_id)
        .subquery("divided")
    )


def _part(divided: Subquery, name: str) -> ColumnElement[Any]:
    """The rep's part of the sum `name`: its whole cents, and one of those left over, largest remainder first."""
    one = (divided.c.position, divided.c.n)
    cents, short, total = divided.c[f"{name}_cents"], divided.c[f"{name}_short"], divided.c[name]
    rank = func.row_number().over(partition_by=one, order_by=(short.desc(), divided.c.place))
    left_over = func.abs(total) * CENTS - func.sum(cents).over(partition_by=one)
    return func.sign(total) * (cents + case((rank <= left_over, 1), else_=0)) / CENTS
