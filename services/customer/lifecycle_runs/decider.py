"""A lifecycle run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import LifecycleRunCompleted


class CompleteRun(Command):
    as_of: Day
    scheme_version: Count
    dormant_after_days: Count
    lost_after_days: Count
    found: Count
    dormant: Count
    lost: Count


def decide(command: CompleteRun, state: LifecycleRunCompleted | None) -> Sequence[LifecycleRunCompleted]:
    return [] if state else [LifecycleRunCompleted(**dict(command))]


def evolve(state: LifecycleRunCompleted | None, event: LifecycleRunCompleted) -> LifecycleRunCompleted:
    return event


lifecycle_run: Decider[CompleteRun, LifecycleRunCompleted | None, LifecycleRunCompleted] = Decider(
    "lifecycle_run", None, decide, evolve, LifecycleRunCompleted
)
