"""CEI 催收效率指数, the collection effectiveness index: the share of what could be collected in a period that was.

(open before + sales − open at the end) / (open before + sales − not due at the end). Sales are what was invoiced in
the period less what was credited in it; what was written off in it counts as open at its end, since no money came.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from services.pipeline.receivables.projections import CREDIT_NOTE, WRITE_OFF, invoice, reduction

from .open_items import Cut, items, total


def before(first: date, known_at: int | None, money: ColumnElement[str]) -> Select[Any]:
    """What was open at the end of the day before; nothing before the first of all days."""
    if first == date.min:
        return select(total(invoice.c.amount)).where(invoice.c.issued_on < first)
    return select(total(items(Cut(first - timedelta(days=1), known_at), money).c.open))


def at_end(cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    """What is `open` at the end of that day, and what of it is `not_due`."""
    found = items(cut, money)
    not_due = case((found.c.due_on >= cut.as_of, found.c.open), else_=0)
    return select(total(found.c.open).label("open"), total(not_due).label("not_due"))


def invoiced(first: date, cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    within = (invoice.c.issued_on >= first, cut.holds(invoice, "issued_on"))
    return select(total(invoice.c.amount)).where(*within, invoice.c.currency == money)


def reduced(first: date, cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    """What was `credited` and what was `written_off` in the period."""
    kinds = {"credited": CREDIT_NOTE, "written_off": WRITE_OFF}
    sums = (
        total(case((reduction.c.kind == kind, reduction.c.amount), else_=0)).label(name) for name, kind in kinds.items()
    )
    within = (reduction.c.on >= first, cut.holds(reduction, "on"))
    return select(*sums).where(*within, reduction.c.currency == money)
