"""The rules of a training plan."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound

from .events import TrainingPlanPublished

PeriodName = Annotated[Code, AfterValidator(lambda name: period(name).name)]
Courses = Annotated[list[Id], Field(min_length=1, max_length=200)]


class PublishPlan(Command):
    """Of a rep, of a unit, or with neither of the whole company."""

    period: PeriodName
    rep_id: Id | None = None
    unit_id: Id | None = None
    courses: Courses


class RevisePlan(Command):
    courses: Courses
    reason: Text


def decide(command: PublishPlan | RevisePlan, state: TrainingPlanPublished | None) -> Sequence[TrainingPlanPublished]:
    courses = tuple(command.courses)
    for n, course in enumerate(courses):
        if course in courses[:n]:
            raise Invalid(f"/courses/{n}", "stands there before")
    if isinstance(command, PublishPlan):
        if state is not None:
            raise AlreadyExists
        if command.rep_id and command.unit_id:
            raise Invalid("/unit_id", "cannot stand beside rep_id")
        said = {**dict(command), "courses": courses}
        return [TrainingPlanPublished(**said, document_version=1, published_by=command.by.sub)]
    if state is None:
        raise NotFound
    if courses == state.courses:
        return []
    new = {
        "document_version": state.document_version + 1,
        "courses": courses,
        "reason": command.reason,
        "published_by": command.by.sub,
    }
    return [TrainingPlanPublished(**{**dict(state), **new})]


def evolve(state: TrainingPlanPublished | None, event: TrainingPlanPublished) -> TrainingPlanPublished:
    return event


training_plan: Decider[PublishPlan | RevisePlan, TrainingPlanPublished | None, TrainingPlanPublished] = Decider(
    "training_plan", None, decide, evolve, TrainingPlanPublished
)
