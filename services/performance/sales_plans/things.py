"""A sales plan as clients see it."""

from uuid import UUID

from pydantic import Field

from shared.kernel.fields import Count
from shared.kernel.things import Head, Shown, Thing, View

from .decider import sales_plan
from .events import Goal, Phase, Strategy
from .state import SalesPlan, SalesPlanStatus


class RevisionView(Shown):
    document_version: Count
    reason: str
    revised_by: str


class InForceView(Shown):
    document_version: Count
    goals: str | tuple[Goal | str, ...]
    strategy: Strategy
    research: tuple[str, ...]
    phases: tuple[Phase, ...]


class SalesPlanView(View):
    """The newest version, and `in_force`, the one that was approved last: null before the first approval.
    `goals` are words as a whole, or one by one figures and words. Who submitted, approved or returned it, and why, is
    said of the newest version."""

    status: SalesPlanStatus
    document_version: Count = Field(description="1 when drafted, one more by each revision")
    unit_id: UUID | None
    rep_id: UUID | None
    period: str
    goals: str | tuple[Goal | str, ...]
    strategy: Strategy
    research: tuple[str, ...]
    phases: tuple[Phase, ...]
    drafted_by: str
    submitted_by: str | None
    approved_by: str | None
    returned_for: str | None
    in_force: InForceView | None
    revisions: tuple[RevisionView, ...]


def show(state: SalesPlan | None, head: Head, plan_id: UUID) -> SalesPlanView | None:
    if state is None:
        return None
    drafted, valid = state.drafted, state.in_force
    return SalesPlanView(
        id=plan_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        document_version=state.version,
        unit_id=drafted.unit_id,
        rep_id=drafted.rep_id,
        period=drafted.period,
        **dict(state.content),
        drafted_by=drafted.drafted_by,
        submitted_by=state.submitted_by,
        approved_by=state.approved_by,
        returned_for=state.returned_for,
        in_force=InForceView(document_version=valid.document_version, **dict(valid.content)) if valid else None,
        revisions=tuple(RevisionView.model_validate(one) for one in state.revisions),
    )


SALES_PLAN = Thing(
    "sales plan",
    "/v1/sales-plans",
    sales_plan,
    show,
    SalesPlanView,
    owners=lambda view: (view.unit_id, view.rep_id),
)
