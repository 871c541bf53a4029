"""A care run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import CareRunCompleted


class CompleteRun(Command):
    as_of: Day
    plan_version: Count | None
    opened: Count
    handed_over: Count
    missed: Count


def decide(command: CompleteRun, state: CareRunCompleted | None) -> Sequence[CareRunCompleted]:
    return [] if state else [CareRunCompleted(**dict(command))]


def evolve(state: CareRunCompleted | None, event: CareRunCompleted) -> CareRunCompleted:
    return event


care_run: Decider[CompleteRun, CareRunCompleted | None, CareRunCompleted] = Decider(
    "care_run", None, decide, evolve, CareRunCompleted
)
