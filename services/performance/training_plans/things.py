"""A training plan as clients see it."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Thing, View, in_full

from .decider import training_plan


class TrainingPlanStatus(StrEnum):
    PUBLISHED = "published"


class TrainingPlanView(View):
    """The version that stands. With neither `rep_id` nor `unit_id` it is the whole company's."""

    status: TrainingPlanStatus
    document_version: int
    period: str
    rep_id: UUID | None
    unit_id: UUID | None
    courses: tuple[UUID, ...]
    reason: str | None
    published_by: str


PLAN = Thing(
    "training plan",
    "/v1/training-plans",
    training_plan,
    in_full(TrainingPlanView, TrainingPlanStatus.PUBLISHED),
    TrainingPlanView,
    owners=lambda view: (view.rep_id, view.unit_id),
)
