"""A training need as clients see it."""

from uuid import UUID

from shared.kernel.things import Head, Thing, View

from .decider import NeedStatus, TrainingNeed, training_need
from .events import TrainingNeedDropped, TrainingNeedMet


class TrainingNeedView(View):
    """`enrolment_id` or `assessment_id` is what met it."""

    status: NeedStatus
    rep_id: UUID
    skill: str
    source: str
    note: str | None
    found_by: str
    plan_id: UUID | None
    enrolment_id: UUID | None
    assessment_id: UUID | None
    dropped_for: str | None


def show(state: TrainingNeed | None, head: Head, thing_id: UUID) -> TrainingNeedView | None:
    if state is None:
        return None
    ending = state.ending
    met = ending if isinstance(ending, TrainingNeedMet) else None
    return TrainingNeedView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.found),
        plan_id=state.plan.plan_id if state.plan else None,
        enrolment_id=met.enrolment_id if met else None,
        assessment_id=met.assessment_id if met else None,
        dropped_for=ending.reason if isinstance(ending, TrainingNeedDropped) else None,
    )


NEED = Thing(
    "training need",
    "/v1/training-needs",
    training_need,
    show,
    TrainingNeedView,
    owners=lambda view: (view.rep_id,),
)
