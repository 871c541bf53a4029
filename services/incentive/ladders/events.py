"""What a ladder consists of."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from shared.kernel.fields import Code, Count, Day, Id, Money, Text
from shared.kernel.messages import Event, Value


class Track(StrEnum):
    MANAGEMENT = "management"
    EXPERT = "expert"


class CriterionKind(StrEnum):
    """`score`: each of the last `periods` scorecards has a total of `at_least`; `course`: a course of that name, or of
    that skill, was passed; `qualified`: qualified as a newcomer; `camp`: invited to the reserve-manager camp;
    `tenure`: so many `months` on the rung before, or since joining."""

    SCORE = "score"
    COURSE = "course"
    QUALIFIED = "qualified"
    CAMP = "camp"
    TENURE = "tenure"


def _unless_given() -> Any:
    return Field(default=None, exclude_if=lambda value: value is None)


class Criterion(Value):
    kind: CriterionKind
    at_least: Money | None = _unless_given()
    periods: Count | None = _unless_given()
    course: Text | None = _unless_given()
    months: Count | None = _unless_given()


class Rung(Value):
    """`code` names it on its ladder, `position` is that of the organisation which comes with it."""

    code: Code
    position: Code
    pay_grade: Code | None = None
    criteria: tuple[Criterion, ...] = ()


class LadderPublished(Event):
    """Whole, with its rungs from the lowest up, in force from `effective_on` until a later one of its track is."""

    ladder_id: Id
    name: Text
    track: Track
    effective_on: Day
    rungs: tuple[Rung, ...]
    published_by: str
