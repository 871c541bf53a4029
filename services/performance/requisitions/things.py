"""A requisition and a posting as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import Head, Shown, Thing, View, in_full

from ..reps.events import Position
from .decider import Requisition, RequisitionStatus, requisition
from .events import Market
from .posting import posting


class SeatView(Shown):
    candidate_id: UUID
    rep_id: UUID


class RequisitionView(View):
    """`reason` is why the people are needed, `end_reason` why it was refused or closed."""

    status: RequisitionStatus
    external_id: str | None
    unit_id: UUID
    position: Position
    headcount: Count
    needed_on: date
    reason: str
    market: Market | None
    interviewers: tuple[UUID, ...]
    opened_by: str
    approved_by: str | None
    end_reason: str | None
    hired: tuple[SeatView, ...]
    seats_left: Count


def show(state: Requisition | None, head: Head, thing_id: UUID) -> RequisitionView | None:
    if state is None:
        return None
    ended = state.refused or state.closed
    return RequisitionView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **state.opened.model_dump(include=set(RequisitionView.model_fields)),
        approved_by=state.approved.approved_by if state.approved else None,
        end_reason=ended.reason if ended else None,
        hired=tuple(SeatView.model_validate(one) for one in state.filled),
        seats_left=state.seats_left,
    )


REQUISITION = Thing(
    "requisition",
    "/v1/requisitions",
    requisition,
    show,
    RequisitionView,
    owners=lambda view: (view.unit_id, *view.interviewers),
    made_for=lambda view: (view.unit_id,),
)


class PostingStatus(StrEnum):
    PUBLISHED = "published"


class PostingView(View):
    status: PostingStatus
    requisition_id: UUID
    unit_id: UUID
    channel: str
    text: str
    published_by: str


POSTING = Thing(
    "posting",
    "/v1/postings",
    posting,
    in_full(PostingView, PostingStatus.PUBLISHED),
    PostingView,
    owners=lambda view: (view.unit_id,),
)
