"""回款率 collection: what fell due on or before a day, and what of it had come in by then.

A credit note lowers what is due; what is written off is due and never collected.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from .open_items import By, Cut, items, keyed, labelled, total


def collection(cut: Cut, money: ColumnElement[str], by: By | None) -> Select[Any]:
    """A row for each key, or one for all: `due` and `collected`."""
    found = items(cut, money)
    key, source = keyed(found, by)
    sums = (total(found.c.amount - found.c.credited).label("due"), total(found.c.paid).label("collected"))
    statement = select(key.label("key"), *sums).select_from(source).where(found.c.due_on <= cut.as_of)
    if by is None:
        return select(*sums).select_from(source).where(found.c.due_on <= cut.as_of)
    return labelled(statement.group_by(key).subquery("rows"), by, "due")
