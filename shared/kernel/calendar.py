"""Business periods: 2004, 2004-Q3, 2004-08 and 2004-W12 (ISO week). Business hours, and deadlines within them."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeAlias


class Grain(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name, with its first and its last day (both inside)."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


_FORM = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|W([0-9]{2})|([0-9]{2})))?")


def period(name: str) -> Period:
    """The period called `name`. ValueError where there is none."""
    found = _FORM.fullmatch(name)
    if not found:
        raise ValueError("must be a period: 2004, 2004-Q3, 2004-08 or 2004-W12")
    year = int(found[1])
    if found[2]:
        first = date(year, 3 * int(found[2]) - 2, 1)
        return Period(name, first, _month_end(date(year, first.month + 2, 1)))
    if found[3]:
        monday = date.fromisocalendar(year, int(found[3]), 1)
        return Period(name, monday, monday + min(timedelta(days=6), date.max - monday))
    if found[4]:
        first = date(year, int(found[4]), 1)
        return Period(name, first, _month_end(first))
    return Period(name, date(year, 1, 1), date(year, 12, 31))


def period_of(day: date, grain: Grain) -> str:
    """The name of the period of that grain in which `day` falls."""
    match grain:
        case Grain.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case Grain.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case Grain.QUARTER:
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case Grain.YEAR:
            return f"{day.year:04}"


def months_after(day: date, months: int) -> date:
    """The same day so many months on; in a month that is too short for it, the last one there. ValueError where the
    calendar ends."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


Span: TypeAlias = tuple[datetime, datetime]
"""From an instant to another, the latter outside."""


@dataclass(frozen=True)
class BusinessHours:
    """Work is done on `weekdays` (Monday is 0) from `opens` to `closes` by the wall clock of `zone`, except on
    `holidays`, and on `workdays` whatever day of the week they are."""

    opens: time
    closes: time
    zone: tzinfo
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.opens >= self.closes or not self.weekdays & set(range(7)):
            raise ValueError("no work is ever done within these hours")

    def spans(self, start: datetime) -> Iterator[Span]:
        """The hours of work from `start` on, day after day without end, as instants in UTC."""
        start, day = start.astimezone(UTC), start.astimezone(self.zone).date()
        while True:
            if day in self.workdays or (day.weekday() in self.weekdays and day not in self.holidays):
                opens = datetime.combine(day, self.opens, self.zone).astimezone(UTC)
                closes = datetime.combine(day, self.closes, self.zone).astimezone(UTC)
                if start < closes:
                    yield max(start, opens), closes
            day += timedelta(days=1)


def deadline(
    start: datetime, allowed: timedelta, pauses: Iterable[Span] = (), hours: BusinessHours | None = None
) -> datetime:
    """When `allowed` has run out of a clock that begins at `start`, stands during the pauses, and without `hours`
    runs day and night, in UTC. Pauses may overlap and may have begun before `start`."""
    start, left = start.astimezone(UTC), allowed  # only in UTC is what lies between two instants their difference
    stands = sorted((begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in pauses)
    running = hours.spans(start) if hours else iter([(start, datetime.max.replace(tzinfo=UTC))])
    for opens, closes in _outside(running, stands):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise OverflowError("the deadline is beyond all calendars")


def _outside(spans: Iterable[Span], pauses: list[Span]) -> Iterator[Span]:
    """The parts of `spans` that are in no pause; both are in the order of their beginnings."""
    for opens, closes in spans:
        for begins, ends in pauses:
            if begins >= closes:
                break
            if opens < begins:
                yield opens, begins
            opens = max(opens, min(ends, closes))
        if opens < closes:
            yield opens, closes
