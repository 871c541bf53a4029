"""A task run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import TaskRunCompleted


class CompleteRun(Command):
    as_of: Day
    found: Count
    overdue: Count


def decide(command: CompleteRun, state: TaskRunCompleted | None) -> Sequence[TaskRunCompleted]:
    return [] if state else [TaskRunCompleted(**dict(command))]


def evolve(state: TaskRunCompleted | None, event: TaskRunCompleted) -> TaskRunCompleted:
    return event


task_run: Decider[CompleteRun, TaskRunCompleted | None, TaskRunCompleted] = Decider(
    "task_run", None, decide, evolve, TaskRunCompleted
)
