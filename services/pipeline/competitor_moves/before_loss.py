"""What a competitor did in the weeks before a deal was lost to it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, select

from shared.kernel.calendar import Period

from .projections import move, same_name

WEEKS = timedelta(days=90)
"""How long before a loss a move is looked for: a quarter."""


def moves_before(lost_in: Period, competitors: Collection[str]) -> Select[Any]:
    """The moves of those competitors that may have cost a deal within that time, in the order of their days."""
    return (
        select(move)
        .where(
            move.c.competitor.in_([same_name(name) for name in competitors]),
            move.c.observed_on.between(_earliest(lost_in.first), lost_in.last),
        )
        .order_by(move.c.observed_on, move.c.move_id)
    )


def that_cost(lost_on: date, competitor: str | None, moves: Iterable[RowMapping]) -> list[RowMapping]:
    """Those of that competitor, observed up to the loss."""
    if competitor is None:
        return []
    of = [one for one in moves if one["competitor"] == same_name(competitor)]
    return [one for one in of if _earliest(lost_on) <= one["observed_on"] <= lost_on]


def _earliest(day: date) -> date:
    return day - min(WEEKS, day - date.min)
