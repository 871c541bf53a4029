"""Who was employed in a period, where, in which position at its end, and which teams each led or was in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, Subquery, select

from shared.kernel.calendar import Period
from shared.readers.organisation import managers, memberships, posts
from shared.readers.reading import Reading

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Member:
    """`position` and `unit_id` are those of the last day in the period; `teams` the days on which each unit was led, or
    where none was, of membership."""

    rep_id: UUID
    position: str
    unit_id: UUID
    days: int
    teams: Mapping[UUID, int] = field(default_factory=dict)


async def staff(db: Reading, period: Period) -> list[Member]:
    """Everybody who was employed on a day of the period at least, by id."""
    units = _by_rep(await db.all(_within(memberships(), period, "unit_id")))
    positions = _by_rep(await db.all(_within(posts(), period, "position")))
    led = _by_rep(await db.all(_within(managers(), period, "unit_id")))
    return [
        _member(rep_id, units[rep_id], positions[rep_id], led.get(rep_id, ()), period)
        for rep_id in sorted(units, key=str)
    ]


def _within(span: Subquery, period: Period, what: str) -> Select[Any]:
    columns = span.c.rep_id, span.c[what].label("what"), span.c.since, span.c.until
    return select(*columns).where(span.c.since <= period.last, span.c.until > period.first).order_by(span.c.since)


def _by_rep(rows: Iterable[RowMapping]) -> dict[UUID, list[RowMapping]]:
    found: dict[UUID, list[RowMapping]] = defaultdict(list)
    for row in rows:
        if row["since"] < row["until"]:
            found[row["rep_id"]].append(row)
    return found


def _member(
    rep_id: UUID,
    units: Sequence[RowMapping],
    positions: Sequence[RowMapping],
    led: Sequence[RowMapping],
    period: Period,
) -> Member:
    return Member(
        rep_id=rep_id,
        position=positions[-1]["what"],
        unit_id=units[-1]["what"],
        days=sum(_days(units, period).values()),
        teams=_days(led or units, period),
    )


def _days(spans: Iterable[RowMapping], period: Period) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for span in spans:
        last = min(span["until"] - ONE, period.last)
        found[span["what"]] += (last - max(span["since"], period.first)).days + 1
    return dict(found)


def of_days(period: Period) -> int:
    return (period.last - period.first).days + 1
