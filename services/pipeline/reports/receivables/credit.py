"""信用 credit: customers whose exposure stands above their limit.

Exposure as of a day is what was open then, and of each contract what was signed, net of what was cancelled, and
not invoiced by then; what a credit note or write-off corrects counts as not
invoiced. Limits have no business date: they count as they stand.
"""

from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, func, literal, select, union_all

from services.pipeline.credit.projections import commitment, limit
from services.pipeline.receivables.projections import MONEY, invoice, reduction
from shared.kernel.money import ZERO

from .open_items import By, items, labelled, total


def over_limit(as_of: date, money: ColumnElement[str]) -> Select[Any]:
    """A row for each customer above the limit: `limit`, `exposure`, `over`."""
    open_by, uninvoiced_by = _open(as_of, money), _uninvoiced(as_of, money)
    zero = literal(ZERO, MONEY)
    exposure = func.coalesce(open_by.c.amount, zero) + func.coalesce(uninvoiced_by.c.amount, zero)
    rows = (
        select(
            limit.c.customer_id.label("key"),
            limit.c.amount.label("limit"),
            exposure.label("exposure"),
            (exposure - limit.c.amount).label("over"),
        )
        .select_from(
            limit.outerjoin(open_by, open_by.c.customer_id == limit.c.customer_id).outerjoin(
                uninvoiced_by, uninvoiced_by.c.customer_id == limit.c.customer_id
            )
        )
        .where(limit.c.currency == money, exposure > limit.c.amount)
        .subquery("rows")
    )
    return labelled(rows, By.CUSTOMER, "over")


def _open(as_of: date, money: ColumnElement[str]) -> CTE:
    found = items(as_of, money)
    return select(found.c.customer_id, total(found.c.open).label("amount")).group_by(found.c.customer_id).cte("open_by")


def _uninvoiced(as_of: date, money: ColumnElement[str]) -> CTE:
    signed = (
        select(commitment.c.contract_id, commitment.c.customer_id, func.sum(commitment.c.delta).label("amount"))
        .where(commitment.c.on <= as_of, commitment.c.currency == money)
        .group_by(commitment.c.contract_id, commitment.c.customer_id)
        .subquery("signed")
    )
    billed = union_all(
        select(invoice.c.contract_id, invoice.c.amount).where(invoice.c.issued_on <= as_of),
        select(reduction.c.contract_id, -reduction.c.corrects).where(reduction.c.on <= as_of),
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
