"""The agenda of a meeting: what was put on it, and what it brings by itself."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import RowMapping, Select

from shared.readers.reading import Reading

from ..meetings.events import Brought, LostDeal, MeetingKind, OpenGap
from ..meetings.things import MeetingView
from ..tasks.things import TaskView
from .queries import BRING_GAPS, LOST_WITHIN, gaps_of, lost_deals_of, open_actions_of, shown_gaps, shown_lost

Find: TypeAlias = Callable[[Select[Any]], Awaitable[Sequence[RowMapping]]]


class MeetingAgenda(BaseModel):
    """Before the meeting what is there now, of what the reader sees; of one that was held, what it had. `open_actions`
    are the tasks of the unit's meetings that are not done yet."""

    meeting_id: UUID
    kind: MeetingKind
    agenda: str | tuple[str, ...] | None
    gaps: tuple[OpenGap, ...]
    lost_deals: tuple[LostDeal, ...]
    open_actions: tuple[TaskView, ...]


async def brought_to(find: Find, kind: MeetingKind, unit_id: UUID, day: date) -> Brought:
    """`day` is the business day on which it starts."""
    gaps = await find(gaps_of(unit_id, day)) if kind in BRING_GAPS else ()
    within = LOST_WITHIN.get(kind)
    lost = await find(lost_deals_of(unit_id, day, within)) if within else ()
    return Brought(gaps=shown_gaps(gaps), lost_deals=shown_lost(lost))


async def agenda_of(db: Reading, meeting: MeetingView, day: date) -> MeetingAgenda:
    if meeting.minutes is None:
        brought = await brought_to(db.all, meeting.kind, meeting.unit_id, day)
    else:
        brought = Brought(gaps=meeting.gaps, lost_deals=meeting.lost_deals)
    actions = await db.all(open_actions_of(meeting.unit_id))
    return MeetingAgenda(
        meeting_id=meeting.id,
        kind=meeting.kind,
        agenda=meeting.agenda,
        **dict(brought),
        open_actions=tuple(TaskView.model_validate(row["doc"]) for row in actions),
    )
