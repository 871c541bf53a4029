"""The values that a column has, such as the currencies of all deals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Column, ColumnElement, func, select

from .reading import Reading


async def values(db: Reading, column: Column[Any], *asked: ColumnElement[bool]) -> Sequence[Any]:
    """Those of `column` in the rows that are seen and of which `asked` holds.

    An index begins with the column, and goes on with what `asked` is about: then each value is a look or two into the
    index, however many rows have it. Who sees less than the whole company has their rows read instead: a look for the
    first row that they see may pass by all that they do not.
    """
    if db.narrow:
        found = await db.all(select(column.label("value")).where(*asked).distinct())
    else:
        each = _each(column)
        found = await db.all(select(each.c.value).where(select(column).where(column == each.c.value, *asked).exists()))
    return [row["value"] for row in found]


def _each(column: Column[Any]) -> CTE:
    """All values that there are, in order: from each to the next by the index. Null after the last."""
    each = select(func.min(column).label("value")).cte("each", recursive=True)
    following = select(func.min(column)).where(column > each.c.value).scalar_subquery()
    return each.union_all(select(following).where(each.c.value.is_not(None)))
