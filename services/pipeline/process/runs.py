"""A deal run: what one sweep over deals, quotes and contracts did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import DealRunCompleted


class CompleteDealRun(Command):
    as_of: Day
    stalled: Count = 0
    expired_quotes: Count = 0
    expired_contracts: Count = 0
    missed_milestones: Count = 0


def decide(command: CompleteDealRun, state: DealRunCompleted | None) -> Sequence[DealRunCompleted]:
    return [] if state else [DealRunCompleted(**dict(command))]


def evolve(state: DealRunCompleted | None, event: DealRunCompleted) -> DealRunCompleted | None:
    return event


deal_run: Decider[CompleteDealRun, DealRunCompleted | None, DealRunCompleted] = Decider(
    "deal_run", None, decide, evolve, DealRunCompleted
)
