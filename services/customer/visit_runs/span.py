"""The days in which a visit was due, once they are over."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.customer.visit_cadence.events import Every
from shared.kernel.calendar import Grain, period, period_of

GRAINS = {Every.MONTH: Grain.MONTH, Every.QUARTER: Grain.QUARTER}


@dataclass(frozen=True, slots=True)
class Span:
    """Both days are inside."""

    name: str
    first: date
    last: date


def last_period(every: Every, as_of: date) -> Span | None:
    """The last month or quarter that was over by that day; a day is over on the next. None before the calendar's
    first."""
    grain = GRAINS[every]
    begun = period(period_of(as_of, grain)).first
    if begun == date.min:
        return None
    found = period(period_of(begun - timedelta(days=1), grain))
    return Span(found.name, found.first, found.last)


def last_stretch(every_days: int, since: date, as_of: date) -> Span | None:
    """Of the stretches of so many days that follow one another after `since`, the last visit or the first day of the
    rhythm, the last that was over by that day; None where none was."""
    over = (as_of - since).days - 1
    if over < every_days:
        return None
    last = since + timedelta(days=over // every_days * every_days)
    first = last - timedelta(days=every_days - 1)
    return Span(f"{first}/{last}", first, last)
