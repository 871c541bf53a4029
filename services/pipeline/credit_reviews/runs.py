"""A credit review run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import CreditReviewRunCompleted, Earned


class CompleteRun(Command):
    as_of: Day
    period: str
    found: Count
    reviewed: Count
    earned: dict[Earned, Count]


def decide(command: CompleteRun, state: CreditReviewRunCompleted | None) -> Sequence[CreditReviewRunCompleted]:
    return [] if state else [CreditReviewRunCompleted(**dict(command))]


def evolve(state: CreditReviewRunCompleted | None, event: CreditReviewRunCompleted) -> CreditReviewRunCompleted | None:
    return event


credit_review_run: Decider[CompleteRun, CreditReviewRunCompleted | None, CreditReviewRunCompleted] = Decider(
    "credit_review_run", None, decide, evolve, CreditReviewRunCompleted
)
