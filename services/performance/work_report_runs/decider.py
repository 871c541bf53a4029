"""A work report run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import WorkReportRunCompleted


class CompleteRun(Command):
    as_of: Day
    found: Count
    missed: Count


def decide(command: CompleteRun, state: WorkReportRunCompleted | None) -> Sequence[WorkReportRunCompleted]:
    return [] if state else [WorkReportRunCompleted(**dict(command))]


def evolve(state: WorkReportRunCompleted | None, event: WorkReportRunCompleted) -> WorkReportRunCompleted:
    return event


work_report_run: Decider[CompleteRun, WorkReportRunCompleted | None, WorkReportRunCompleted] = Decider(
    "work_report_run", None, decide, evolve, WorkReportRunCompleted
)
