"""The rules of a course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound

from ..reps.events import Grade
from .events import CourseEvent, CourseKind, CourseOffered, CourseWithdrawn, Mark


class OfferCourse(Command):
    """An internal course may name who lectures, a product test names what it is about and how many points of 100
    pass."""

    name: Text
    skill: Code
    kind: CourseKind = CourseKind.INTERNAL
    tier: Grade | None = None
    lecturer_id: Id | None = None
    pass_score: Mark | None = None
    product: Code | None = None
    description: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class WithdrawCourse(Command):
    reason: Text


@dataclass(frozen=True, slots=True)
class Course:
    offered: CourseOffered
    withdrawn: CourseWithdrawn | None = None


def decide(command: OfferCourse | WithdrawCourse, state: Course | None) -> Sequence[CourseEvent]:
    if isinstance(command, OfferCourse):
        if state is not None:
            raise AlreadyExists
        _require_sense(command)
        return [CourseOffered(**dict(command), offered_by=command.by.sub)]
    if state is None:
        raise NotFound
    return [] if state.withdrawn else [CourseWithdrawn(reason=command.reason, withdrawn_by=command.by.sub)]


def _require_sense(course: OfferCourse) -> None:
    if course.kind is CourseKind.EXTERNAL and course.lecturer_id is not None:
        raise Invalid("/lecturer_id", "has no place: nobody of the house lectures at an external course")
    if course.kind is CourseKind.PRODUCT_TEST:
        if course.product is None:
            raise Invalid("/product", "is missing: what is the test about?")
        if course.pass_score is None:
            raise Invalid("/pass_score", "is missing: a test is passed with so many points of 100")
    elif course.product is not None:
        raise Invalid("/product", "is for product tests")
    if course.starts_on and course.ends_on and course.ends_on < course.starts_on:
        raise Invalid("/ends_on", "is before it starts")


def evolve(state: Course | None, event: CourseEvent) -> Course:
    if isinstance(event, CourseOffered):
        return Course(event)
    if state is None:
        raise TypeError(f"a course begins with CourseOffered, not with {type(event).__name__}")
    return replace(state, withdrawn=event)


course = Decider("course", None, decide, evolve, CourseEvent)
