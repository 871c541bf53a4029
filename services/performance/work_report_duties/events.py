"""The duties to report, as they are published."""

from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event, Value

from ..reps.events import Position
from ..work_reports.events import ReportKind

MOST_GRACE = 31
GraceDays = Annotated[int, Field(strict=True, ge=0, le=MOST_GRACE)]


class Duty(Value):
    """Reports of that kind are due from those positions, all where there is none, so many days after the last day of
    their period."""

    kind: ReportKind
    positions: tuple[Position, ...] = ()
    grace_days: GraceDays = 0


class ReportDutiesPublished(Event):
    """A version, whole: it holds for the periods that end on `effective_on` or later, until a later one does. Monday to
    Friday are worked, less `holidays`, and with `workdays`."""

    duty_version: Count
    effective_on: Day
    duties: tuple[Duty, ...]
    holidays: tuple[Day, ...] = ()
    workdays: tuple[Day, ...] = ()
    published_by: str
