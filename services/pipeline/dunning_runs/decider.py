"""A dunning run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import DunningRunCompleted


class CompleteRun(Command):
    as_of: Day
    policy_version: Count
    found: Count
    warned: Count
    overdue: Count
    escalated: Count
    legal_letters: Count


def decide(command: CompleteRun, state: DunningRunCompleted | None) -> Sequence[DunningRunCompleted]:
    return [] if state else [DunningRunCompleted(**dict(command))]


def evolve(state: DunningRunCompleted | None, event: DunningRunCompleted) -> DunningRunCompleted | None:
    return event


dunning_run: Decider[CompleteRun, DunningRunCompleted | None, DunningRunCompleted] = Decider(
    "dunning_run", None, decide, evolve, DunningRunCompleted
)
