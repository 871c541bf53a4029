"""A loyalty run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import LoyaltyRunCompleted


class CompleteRun(Command):
    as_of: Day
    found: Count
    expired: Count
    points: int


def decide(command: CompleteRun, state: LoyaltyRunCompleted | None) -> Sequence[LoyaltyRunCompleted]:
    return [] if state else [LoyaltyRunCompleted(**dict(command))]


def evolve(state: LoyaltyRunCompleted | None, event: LoyaltyRunCompleted) -> LoyaltyRunCompleted:
    return event


loyalty_run: Decider[CompleteRun, LoyaltyRunCompleted | None, LoyaltyRunCompleted] = Decider(
    "loyalty_run", None, decide, evolve, LoyaltyRunCompleted
)
