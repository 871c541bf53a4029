"""A lead as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Money
from shared.kernel.sealed import Sealed
from shared.kernel.things import Head, Thing, View

from .decider import lead
from .state import Lead, LeadStatus


class AssignmentView(BaseModel):
    """`rule` and `rules_version` are null where it was done by hand."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    rep_id: UUID
    previous_rep_id: UUID | None
    rule: int | None
    rules_version: int | None
    assigned_by: str


class LeadView(View):
    """`rep_id` is who works on it, `owner_id` who owns what became of it: the rep, once it is qualified the
    opportunity's owner. What is said of the opportunity is null before it is qualified."""

    status: LeadStatus
    external_id: str | None
    name: Sealed
    company: str
    contact: Sealed
    source: str
    campaign_id: UUID | None
    region: str | None
    product: str | None
    captured_on: date
    captured_by: str
    rep_id: UUID | None
    owner_id: UUID | None
    assignments: tuple[AssignmentView, ...]
    opportunity_id: UUID | None
    customer_id: UUID | None
    expected_amount: Money | None
    currency: str | None
    expected_close_on: date | None
    qualified_on: date | None
    disqualified_on: date | None
    reason: str | None


def show(state: Lead | None, head: Head, thing_id: UUID) -> LeadView | None:
    if state is None:
        return None
    qualified, disqualified = state.qualified, state.disqualified
    return LeadView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.captured),
        rep_id=state.rep_id,
        owner_id=qualified.owner_id if qualified else state.rep_id,
        assignments=tuple(AssignmentView.model_validate(one) for one in state.assignments),
        opportunity_id=qualified.opportunity_id if qualified else None,
        customer_id=qualified.customer_id if qualified else None,
        expected_amount=qualified.expected_amount if qualified else None,
        currency=qualified.currency if qualified else None,
        expected_close_on=qualified.expected_close_on if qualified else None,
        qualified_on=qualified.qualified_on if qualified else None,
        disqualified_on=disqualified.disqualified_on if disqualified else None,
        reason=disqualified.reason if disqualified else None,
    )


LEAD = Thing("lead", "/v1/leads", lead, show, LeadView, owners=lambda view: (view.rep_id, view.owner_id))
