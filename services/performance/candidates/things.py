"""A candidate as clients see them. How they were rated stands apart: it is not for whoever has still to rate."""

from datetime import date
from uuid import UUID

from shared.kernel.sealed import Sealed
from shared.kernel.things import Head, Shown, Thing, View

from ..interview_criteria.events import InterviewKind
from ..reps.events import Position
from ..requisitions.events import Market
from .candidate import Candidate, CandidateStatus
from .decider import candidate
from .events import DeclinedBy, Pay, Remark, Verdict


class RatedView(Shown):
    """Who has rated which interview."""

    interviewer: str
    interviewer_id: UUID | None
    kind: InterviewKind


class ReferenceView(Shown):
    reference_id: UUID
    referee: Sealed | None
    relation: str
    verdict: Verdict
    note: Remark | None
    checked_by: str


class OfferView(Shown):
    start_on: date
    salary: Pay | None
    currency: str | None
    note: Remark | None
    without_reference: str | None
    offered_by: str


class EmploymentView(Shown):
    contract_no: str
    signed_on: date
    probation_until: date | None


class CandidateView(View):
    """`rated` says who has rated, `GET /v1/candidates/{id}/ratings` how. Once hired, `rep_id` is the rep."""

    status: CandidateStatus
    requisition_id: UUID
    unit_id: UUID
    position: Position
    market: Market | None
    interviewers: tuple[UUID, ...]
    name: Sealed
    email: Sealed | None
    phone: Sealed | None
    resume: Sealed | None
    source: str
    posting_id: UUID | None
    applied_on: date
    rated: tuple[RatedView, ...]
    references: tuple[ReferenceView, ...]
    offer: OfferView | None
    rep_id: UUID | None
    joined_on: date | None
    employment: EmploymentView | None
    declined_by: DeclinedBy | None
    decline_reason: str | None


def show(state: Candidate | None, head: Head, thing_id: UUID) -> CandidateView | None:
    if state is None:
        return None
    hired, declined = state.hired, state.declined
    return CandidateView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.applied),
        rated=tuple(RatedView.model_validate(one) for one in state.ratings),
        references=tuple(ReferenceView.model_validate(one) for one in state.references),
        offer=OfferView.model_validate(state.offer) if state.offer else None,
        rep_id=hired.rep_id if hired else None,
        joined_on=hired.joined_on if hired else None,
        employment=EmploymentView.model_validate(state.employment) if state.employment else None,
        declined_by=declined.declined_by if declined else None,
        decline_reason=declined.reason if declined else None,
    )


CANDIDATE = Thing(
    "candidate",
    "/v1/candidates",
    candidate,
    show,
    CandidateView,
    owners=lambda view: (view.unit_id, *view.interviewers),
)
