"""A review of attainment, said once; and an attainment run."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, Rate, Text
from shared.kernel.messages import Command

from ..gaps.events import Figure, Of
from .events import AttainmentReviewed, AttainmentRunCompleted


class ReviewAttainment(Command):
    """`label` is the name of the rep or unit, for the case where it falls short."""

    metric: Code
    of: Of
    key: Id
    label: Text | None = None
    unit_id: Id | None = None
    period: Code
    first: Day
    last: Day
    currency: Currency | None = None
    target: Figure
    actual: Figure
    rate: Rate | None = None
    as_of: Day


class CompleteRun(Command):
    as_of: Day
    reviewed: Count
    gaps: Count
    closed: Count


def _review(command: ReviewAttainment, state: AttainmentReviewed | None) -> Sequence[AttainmentReviewed]:
    """A review stands for good, so that a run as of a day to come makes none of a period that is not over today."""
    if command.last >= command.day:
        return []
    return [] if state else [AttainmentReviewed(**dict(command))]


def _complete(command: CompleteRun, state: AttainmentRunCompleted | None) -> Sequence[AttainmentRunCompleted]:
    return [] if state else [AttainmentRunCompleted(**dict(command))]


attainment_review: Decider[ReviewAttainment, AttainmentReviewed | None, AttainmentReviewed] = Decider(
    "attainment_review", None, _review, lambda state, event: event, AttainmentReviewed
)
attainment_run: Decider[CompleteRun, AttainmentRunCompleted | None, AttainmentRunCompleted] = Decider(
    "attainment_run", None, _complete, lambda state, event: event, AttainmentRunCompleted
)
