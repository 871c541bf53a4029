"""The days, weeks and months that reports are of."""

from datetime import date, timedelta

from shared.kernel.calendar import Grain, Period, period, period_of
from shared.kernel.rejections import Invalid

from .events import ReportKind

LIKE = {ReportKind.DAY: "2004-08-03", ReportKind.WEEK: "2004-W32", ReportKind.MONTH: "2004-08"}
GRAINS = {ReportKind.WEEK: Grain.WEEK, ReportKind.MONTH: Grain.MONTH}


def span_of(kind: ReportKind, name: str) -> Period:
    """The period called so. Raises Invalid where there is none of that kind."""
    try:
        span = a_day(date.fromisoformat(name)) if kind is ReportKind.DAY else period(name)
    except ValueError:
        span = None
    if span is None or name_of(kind, span.first) != name:
        raise Invalid("/period", f"of a {kind} is such as {LIKE[kind]}")
    return span


def name_of(kind: ReportKind, day: date) -> str:
    """The name of the period of that kind in which the day falls."""
    return day.isoformat() if kind is ReportKind.DAY else period_of(day, GRAINS[kind])


def a_day(day: date) -> Period:
    return Period(day.isoformat(), day, day)


def last_over(kind: ReportKind, as_of: date) -> Period | None:
    """The last one that was over before that day; None before the calendar's first."""
    first = span_of(kind, name_of(kind, as_of)).first
    if first == date.min:
        return None
    return span_of(kind, name_of(kind, first - timedelta(days=1)))
