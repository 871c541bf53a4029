"""Which periods a run looks at: those that were over, and due, before its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shared.kernel.calendar import Period

from ..work_report_duties.decider import ReportDuties, is_worked
from ..work_report_duties.events import MOST_GRACE, Duty
from ..work_reports.events import ReportKind
from ..work_reports.spans import a_day, last_over

LOOK_BACK = 7
"""So many days before a run are looked at for daily reports, so that runs may be some days apart."""


@dataclass(frozen=True)
class Due:
    duty: Duty
    span: Period
    due_on: date


def due_before(duties: ReportDuties, as_of: date) -> list[Due]:
    """Each period by the version that is in force on its last day. What is due on `as_of` is not due yet."""
    last = (_last(kind, duties, as_of) for kind in (ReportKind.WEEK, ReportKind.MONTH))
    return [*_days(duties, as_of), *(due for due in last if due)]


def _days(duties: ReportDuties, as_of: date) -> Iterator[Due]:
    """The working days that became due within the days that are looked back on."""
    for back in range(min(LOOK_BACK + MOST_GRACE, (as_of - date.min).days), 0, -1):
        day = as_of - timedelta(days=back)
        due = _due(duties, ReportKind.DAY, a_day(day)) if is_worked(duties.on(day), day) else None
        if due and 0 < (as_of - due.due_on).days <= LOOK_BACK:
            yield due


def _last(kind: ReportKind, duties: ReportDuties, as_of: date) -> Due | None:
    """The last week or month that was due: none where the last that is over is not to be reported on."""
    span = last_over(kind, as_of)
    while span and (due := _due(duties, kind, span)):
        if due.due_on < as_of:
            return due
        span = last_over(kind, span.first)
    return None


def _due(duties: ReportDuties, kind: ReportKind, span: Period) -> Due | None:
    for duty in duties.on(span.last).duties:
        if duty.kind is kind:
            return Due(duty, span, span.last + timedelta(days=min(duty.grace_days, (date.max - span.last).days)))
    return None
