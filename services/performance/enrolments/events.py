"""What can happen to somebody's place on a course.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from shared.kernel.fields import Code, Count, Currency, Day, Flag, Id, Rate, SignedMoney, Text
from shared.kernel.messages import Event, Value

from ..courses.events import Mark
from ..credits.metric import Metric

Rating = Annotated[int, Strict(), Field(ge=1, le=5)]
"""How useful a trainee found it, 1 to 5."""


class TraineeEnrolled(Event):
    """With what of the course has to be known later: what it is called, what it teaches, and the test to pass."""

    course_id: Id
    rep_id: Id
    course: Text
    skill: Code
    pass_score: Mark | None = None
    enrolled_by: str


class CourseCompleted(Event):
    """The course was gone through on a day. Who did not pass may take the test again."""

    on: Day
    score: Mark | None = None
    passed: Flag
    completed_by: str


class EnrolmentCancelled(Event):
    reason: Text
    cancelled_by: str


class FeedbackGiven(Event):
    """What the trainee says of the course."""

    rating: Rating
    comment: Text | None = None
    given_by: str


class Result(Value):
    """What the trainee did of a metric in as many days before as after; `change` is (after - before) / before, None
    where there was nothing before."""

    metric: Metric
    currency: Currency | None = None
    before: SignedMoney
    after: SignedMoney
    change: Rate | None = None


class Verdict(StrEnum):
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class EffectEvaluated(Event):
    """`days` is how many days before and after the course were compared, as of a day; `rating` the trainee's."""

    as_of: Day
    days: Count
    results: tuple[Result, ...] = ()
    rating: Rating | None = None
    verdict: Verdict
    conclusion: Text | None = None
    evaluated_by: str


EnrolmentEvent = TraineeEnrolled | CourseCompleted | EnrolmentCancelled | FeedbackGiven | EffectEvaluated
