"""信用 credit: customers whose exposure stands above their limit.

Exposure as of a day is what was open then, and of each contract what was signed, net of what was cancelled, and
not invoiced by then; what a credit note or write-off corrects counts as not invoiced. Limits have no business date:
they count as they stand, or stood at the position that is asked for.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from services.pipeline.credit.projections import commitment, limit
from services.pipeline.receivables.projections import MONEY, invoice, reduction
from shared.kernel.money import ZERO

from .open_items import By, Cut, items, labelled, total


def over_limit(cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    """A row for each customer above the limit: `limit`, `exposure`, `over`."""
    open_by, uninvoiced_by, limits = _open(cut, money), _uninvoiced(cut, money), _limits(cut, money)
    zero = literal(ZERO, MONEY)
    exposure = func.coalesce(open_by.c.amount, zero) + func.coalesce(uninvoiced_by.c.amount, zero)
    rows = (
        select(
            limits.c.customer_id.label("key"),
            limits.c.amount.label("limit"),
            exposure.label("exposure"),
            (exposure - limits.c.amount).label("over"),
        )
        .select_from(
            limits.outerjoin(open_by, open_by.c.customer_id == limits.c.customer_id).outerjoin(
                uninvoiced_by, uninvoiced_by.c.customer_id == limits.c.customer_id
            )
        )
        .where(exposure > limits.c.amount)
        .subquery("rows")
    )
    return labelled(rows, By.CUSTOMER, "over")


def _limits(cut: Cut, money: ColumnElement[str]) -> Subquery:
    """Each customer's limit in that currency: the one that was set last."""
    of = limit.c
    known = () if cut.known_at is None else (of.position <= cut.known_at,)
    return (
        select(of.customer_id, of.amount)
        .where(of.currency == money, *known)
        .ext(distinct_on(of.customer_id))
        .order_by(of.customer_id, of.position.desc())
        .subquery("limits")
    )


def _open(cut: Cut, money: ColumnElement[str]) -> CTE:
    found = items(cut, money)
    return select(found.c.customer_id, total(found.c.open).label("amount")).group_by(found.c.customer_id).cte("open_by")


def _uninvoiced(cut: Cut, money: ColumnElement[str]) -> CTE:
    signed = (
        select(commitment.c.contract_id, commitment.c.customer_id, func.sum(commitment.c.delta).label("amount"))
        .where(cut.holds(commitment, "on"), commitment.c.currency == money)
        .group_by(commitment.c.contract_id, commitment.c.customer_id)
        .subquery("signed")
    )
    billed = union_all(
        select(invoice.c.contract_id, invoice.c.amount).where(cut.holds(invoice, "issued_on")),
        select(reduction.c.contract_id, -reduction.c.corrects).where(cut.holds(reduction, "on")),
    ).subquery("billed")
    invoiced = (
        select(billed.c.contract_id, func.sum(billed.c.amount).label("amount"))
        .group_by(billed.c.contract_id)
        .subquery("invoiced")
    )
    left = signed.c.amount - func.coalesce(invoiced.c.amount, literal(ZERO, MONEY))
    return (
        select(signed.c.customer_id, func.sum(func.greatest(left, literal(ZERO, MONEY))).label("amount"))
        .select_from(signed.outerjoin(invoiced, invoiced.c.contract_id == signed.c.contract_id))
        .group_by(signed.c.customer_id)
        .cte("uninvoiced_by")
    )
