"""An improvement as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Head, Shown, Thing, View

from .decider import Improvement, ImprovementStatus, improvement


class AdjustmentView(Shown):
    measure: str
    due_on: date
    reason: str
    adjusted_by: str


class VerificationView(Shown):
    effect: str
    achieved: bool
    verified_on: date
    verified_by: str


class ImprovementView(View):
    """`measure` and `due_on` are as last agreed; `effect` is what the last check found, null while none has been
    made of them."""

    status: ImprovementStatus
    problem: str
    measure: str
    expected: str | None = Field(description="What is to come of it")
    owner_id: UUID
    unit_id: UUID | None
    due_on: date
    review_id: UUID | None
    inspection_id: UUID | None
    data_audit_id: UUID | None
    gap_id: UUID | None
    agreed_by: str
    effect: str | None
    verified_on: date | None
    verified_by: str | None
    adjustments: tuple[AdjustmentView, ...]
    verifications: tuple[VerificationView, ...]


def show(state: Improvement | None, head: Head, thing_id: UUID) -> ImprovementView | None:
    if state is None:
        return None
    last = None if state.status is ImprovementStatus.AGREED else state.verified[-1]
    return ImprovementView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **{**dict(state.agreed), "measure": state.measure, "due_on": state.due_on},
        effect=last.effect if last else None,
        verified_on=last.verified_on if last else None,
        verified_by=last.verified_by if last else None,
        adjustments=tuple(AdjustmentView.model_validate(one) for one in state.adjusted),
        verifications=tuple(VerificationView.model_validate(one) for one in state.verified),
    )


IMPROVEMENT = Thing(
    "improvement",
    "/v1/improvements",
    improvement,
    show,
    ImprovementView,
    owners=lambda view: (view.owner_id, view.unit_id),
    made_for=lambda view: (view.owner_id,),
    personnel=True,
)
