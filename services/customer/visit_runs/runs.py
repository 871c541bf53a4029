"""A visit run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import VisitRunCompleted


class CompleteRun(Command):
    as_of: Day
    cadence_version: Count
    found: Count
    missed: Count


def decide(command: CompleteRun, state: VisitRunCompleted | None) -> Sequence[VisitRunCompleted]:
    return [] if state else [VisitRunCompleted(**dict(command))]


def evolve(state: VisitRunCompleted | None, event: VisitRunCompleted) -> VisitRunCompleted:
    return event


visit_run: Decider[CompleteRun, VisitRunCompleted | None, VisitRunCompleted] = Decider(
    "visit_run", None, decide, evolve, VisitRunCompleted
)
