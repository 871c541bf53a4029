"""Business periods: 2004, 2004-Q3, 2004-08 and 2004-W12 (ISO week)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


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


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
