"""Deals of a report, each once for each key, with the amounts of it that count there."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, FromClause, Subquery, func, select

from .parts import parts
from .rows import OF_REPS, Dimension, keyed


def deals_by(
    deals: CTE,
    by: Dimension | None,
    *,
    day: str,
    amounts: Sequence[str],
    facts: Sequence[str],
    as_of: date | None,
    narrow: bool,
) -> Subquery:
    """A row for each deal and key: `facts` of the deal, and what of its `amounts` counts for the key by the splits.
    `day` names the column that dates the deal. `narrow`: the reader sees less than the company, and counts no more."""
    split = narrow or by in OF_REPS
    source: FromClause = parts(deals, amounts, as_of).subquery("part") if split else deals
    columns = (source.c[name] for name in ("id", *facts, *amounts))
    told = keyed(source, by, source.c[day], *columns).subquery("told")
    if not split:
        return told
    same = (told.c.key, told.c.id, *(told.c[name] for name in facts))
    return select(*same, *(func.sum(told.c[name]).label(name) for name in amounts)).group_by(*same).subquery("whole")
