"""What can happen to a review.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Day, Id, Moment, PeriodName, Text
from shared.kernel.messages import Event


class ReviewKind(StrEnum):
    """绩效评估会议 or 一对一面谈."""

    MEETING = "meeting"
    ONE_TO_ONE = "one_to_one"


class ReviewHeld(Event):
    """Of a rep or of a unit, by the rep `held_by_rep` where it was one. `period` is the one that was looked at."""

    kind: ReviewKind
    held_on: Day
    rep_id: Id | None = None
    unit_id: Id | None = None
    participants: tuple[Id, ...] = ()
    period: PeriodName | None = None
    feedback: Text
    strengths: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = ()
    next_on: Day | None = None
    held_by: str
    held_by_rep: Id | None = None


class ReviewAnswered(Event):
    """What the rep whose work was reviewed says of it."""

    text: Text
    rep_id: Id
    at: Moment


ReviewEvent = ReviewHeld | ReviewAnswered
