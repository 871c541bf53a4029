"""What happens to a work report, and the values in it.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Count, Currency, Day, Id, Moment, SignedMoney, Text
from shared.kernel.messages import Event, Value

from ..credits.metric import Metric


class ReportKind(StrEnum):
    """日报, 周报, 月报."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class ReportedFigure(Value):
    """Money in a currency; an integer, without one, of what is counted."""

    metric: Metric
    currency: Currency | None = None
    amount: SignedMoney | Count


class UnitFigures(Value):
    """Of a unit that the reporter led on the last day of the period, with everything below it."""

    unit_id: Id
    figures: tuple[ReportedFigure, ...]


class Figures(Value):
    """What the service knew of the period when the report was filed: what the reporter did, by credits and tasks, and
    what the units did that they led. `tasks_overdue` were to be done by the period's end, and were not."""

    own: tuple[ReportedFigure, ...] = ()
    units: tuple[UnitFigures, ...] = ()
    tasks_completed: Count = 0
    tasks_overdue: Count = 0


class ReportFiled(Event):
    """`period` is 2004-08-03, 2004-W32 or 2004-08; `superior_id` leads the reporter, None where nobody does; `filed_on`
    is the business day."""

    rep_id: Id
    kind: ReportKind
    period: str
    done: Text
    next: Text
    problems: Text | None = None
    help: Text | None = None
    proposals: Text | None = None
    figures: Figures
    superior_id: Id | None = None
    filed_on: Day
    filed_by: str


class ReportReviewed(Event):
    text: Text
    reviewed_by: str
    reviewed_at: Moment


class ReportMissed(Event):
    """As of that day it was not filed, and was due on `due_on`."""

    rep_id: Id
    kind: ReportKind
    period: str
    due_on: Day
    as_of: Day


WorkReportEvent = ReportFiled | ReportReviewed | ReportMissed
