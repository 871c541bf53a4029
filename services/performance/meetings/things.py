"""A meeting as clients see it."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from shared.kernel.things import Head, Shown, Thing, View

from .decider import Meeting, MeetingStatus, meeting
from .events import LostDeal, MeetingKind, OpenGap


class ActionView(Shown):
    what: str
    owner_id: UUID
    due_on: date
    task_id: UUID


class MeetingView(View):
    """`minutes`, `actions`, and what the agenda brought by itself (`gaps`, `lost_deals`), are set once it is held."""

    status: MeetingStatus
    kind: MeetingKind
    unit_id: UUID
    starts_at: datetime
    participants: tuple[UUID, ...]
    agenda: str | tuple[str, ...] | None
    customer_id: UUID | None
    called_by: str
    minutes: str | None
    actions: tuple[ActionView, ...]
    gaps: tuple[OpenGap, ...]
    lost_deals: tuple[LostDeal, ...]
    held_by: str | None
    cancelled_for: str | None


def show(state: Meeting | None, head: Head, meeting_id: UUID) -> MeetingView | None:
    if state is None:
        return None
    held = state.held
    return MeetingView(
        id=meeting_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.called),
        minutes=held.minutes if held else None,
        actions=tuple(ActionView.model_validate(one) for one in state.actions),
        gaps=held.brought.gaps if held else (),
        lost_deals=held.brought.lost_deals if held else (),
        held_by=held.held_by if held else None,
        cancelled_for=state.cancelled.reason if state.cancelled else None,
    )


def _owners(view: MeetingView) -> Iterator[UUID]:
    """The unit's, and everybody's who takes part."""
    yield view.unit_id
    yield from view.participants


MEETING = Thing("meeting", "/v1/meetings", meeting, show, MeetingView, owners=_owners)
