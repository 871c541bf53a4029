"""A mentorship as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.things import Head, Thing, View

from .decider import Mentorship, mentorship


class MentorshipStatus(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class MentorshipView(View):
    """`ended_on` is the first day without it."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True, serialize_by_alias=True)

    status: MentorshipStatus
    rep_id: UUID
    mentor_id: UUID
    from_: date = Field(alias="from")
    goal: str | None
    assigned_by: str
    ended_on: date | None
    ended_for: str | None


def show(state: Mentorship | None, head: Head, thing_id: UUID) -> MentorshipView | None:
    if state is None:
        return None
    ended = state.ended
    return MentorshipView(
        id=thing_id,
        version=head.version,
        status=MentorshipStatus.ENDED if ended else MentorshipStatus.ACTIVE,
        created_at=head.created_at,
        **dict(state.assigned),
        ended_on=ended.on if ended else None,
        ended_for=ended.reason if ended else None,
    )


MENTORSHIP = Thing(
    "mentorship",
    "/v1/mentorships",
    mentorship,
    show,
    MentorshipView,
    owners=lambda view: (view.rep_id, view.mentor_id),
    made_for=lambda view: (view.rep_id,),
)
