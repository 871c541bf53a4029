"""A career plan as clients see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Head, Shown, Thing, View

from .decider import CareerPlan, career_plan
from .events import CareerStep, Ladder


class CareerPlanStatus(StrEnum):
    """`reviewed`: gone through since it was agreed; `replaced`: another plan has taken its place."""

    AGREED = "agreed"
    REVIEWED = "reviewed"
    REPLACED = "replaced"


class ReviewNote(Shown):
    note: str
    reviewed_by: str
    reviewed_at: datetime


class CareerPlanView(View):
    status: CareerPlanStatus
    rep_id: UUID
    ladder: Ladder
    target: str | None
    needs: str | None
    steps: tuple[CareerStep, ...]
    agreed_by: str
    reviews: tuple[ReviewNote, ...]
    replaced_by: UUID | None


def show(state: CareerPlan | None, head: Head, thing_id: UUID) -> CareerPlanView | None:
    if state is None:
        return None
    reviewed = CareerPlanStatus.REVIEWED if state.reviews else CareerPlanStatus.AGREED
    return CareerPlanView(
        id=thing_id,
        version=head.version,
        status=CareerPlanStatus.REPLACED if state.replaced else reviewed,
        created_at=head.created_at,
        **dict(state.agreed),
        reviews=tuple(ReviewNote.model_validate(one) for one in state.reviews),
        replaced_by=state.replaced.by_id if state.replaced else None,
    )


CAREER_PLAN = Thing(
    "career plan", "/v1/career-plans", career_plan, show, CareerPlanView, owners=lambda view: (view.rep_id,)
)
