"""DSO 应收账款周转天数: how many days of sales are open.

Simple: open / sales of the window × days. Count-back (the exhaustion method): sales are taken off what is open
month by month, the latest first, until nothing is left; each month used up counts with its days, the last one in
proportion. Sales are what was invoiced, less the credit notes on it by then, in the month of the
invoice. The window is the `days` days up to and with `as_of`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from services.pipeline.receivables.projections import CREDIT_NOTE, MONEY, invoice, reduction
from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.money import ZERO

from .open_items import Cut, items, total

TENTH = Decimal("0.1")


def open_total(cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    return select(total(items(cut, money).c.open))


def sales_by_month(cut: Cut, days: int, money: ColumnElement[str]) -> Select[Any]:
    """`month` ("2004-08") and what was invoiced in it within the window."""
    month = func.to_char(invoice.c.issued_on, "YYYY-MM")
    within = (invoice.c.issued_on >= _first(cut.as_of, days), cut.holds(invoice, "issued_on"))
    credited = (
        select(reduction.c.invoice_id, func.sum(reduction.c.amount).label("amount"))
        .where(cut.holds(reduction, "on"), reduction.c.kind == CREDIT_NOTE)
        .group_by(reduction.c.invoice_id)
        .subquery("credited")
    )
    net = invoice.c.amount - func.coalesce(credited.c.amount, literal(ZERO, MONEY))
    return (
        select(month.label("month"), func.sum(net).label("amount"))
        .select_from(invoice.outerjoin(credited, credited.c.invoice_id == invoice.c.invoice_id))
        .where(invoice.c.currency == money, *within)
        .group_by(month)
    )


def simple(open_amount: Decimal, sales: Decimal, days: int) -> Decimal | None:
    """Days with one place; None where nothing was sold."""
    return (open_amount / sales * days).quantize(TENTH, ROUND_HALF_UP) if sales else None


def count_back(open_amount: Decimal, sales: Mapping[str, Decimal], as_of: date, days: int) -> Decimal | None:
    """Days with one place; None where the sales of the whole window are less than what is open."""
    first, last, counted = _first(as_of, days), as_of, Decimal(0)
    while open_amount > 0:
        month = period(period_of(last, Grain.MONTH))
        length = (last - max(month.first, first)).days + 1
        sold = sales.get(month.name, Decimal(0))
        if sold >= open_amount:
            counted += open_amount / sold * length
        else:
            counted += length
        open_amount -= sold
        if open_amount > 0:
            if month.first <= first:
                return None
            last = month.first - timedelta(days=1)
    return counted.quantize(TENTH, ROUND_HALF_UP)


def _first(as_of: date, days: int) -> date:
    """The first of the `days` days up to and with `as_of`, as far back as there are dates."""
    return date.fromordinal(max(as_of.toordinal() - days + 1, 1))
