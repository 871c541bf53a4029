"""Routes of agendas: read before a meeting, and kept with its minutes."""

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.readers.reading import PositionNotReached
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import NotReached, Read
from shared.web.roles import JUDGES
from shared.web.routes import Routes
from shared.web.zone import CompanyZone, Today

from ..gaps.projections import gaps
from ..lost_deals.projections import lost_deals
from ..meetings.api import A_REP, PARTICIPANTS
from ..meetings.decider import HoldMeeting
from ..meetings.processes import hold_meeting
from ..meetings.projections import meetings
from ..meetings.things import MEETING, MeetingView
from ..organisation.projections import organisation
from ..tasks.projections import tasks
from .agenda import MeetingAgenda, agenda_of, brought_to

BRINGING = (gaps, lost_deals, organisation)

router = Routes("meetings")


@router.query(
    "/v1/meetings/{id}/agenda",
    MeetingAgenda,
    roles=JUDGES | PARTICIPANTS,
    projections=(*BRINGING, meetings, tasks),
    whose="the meeting's, and in it what the reader sees",
    refuses=(NotFound,),
)
async def agenda(id: Id, fresh: Fresh, db: Read, zone: CompanyZone) -> MeetingAgenda:
    """What is to be gone through: what was put on the agenda; of weekly, monthly, target reviews and meetings with
    marketing the gaps that nobody has reviewed; of weekly ones, of reviews of lost deals and with marketing the deals
    lost in the seven days up to the meeting, of monthly ones in 31; and the open actions of the unit's meetings."""
    seen = await fresh.thing(MEETING, id)
    return await agenda_of(db, seen, _day(seen, zone))


@router.command(
    "POST",
    "/v1/meetings/{id}/hold",
    MEETING,
    roles=PARTICIPANTS,
    whose="the meeting's",
    refuses=(WrongStatus, NotReached),
    example={
        "minutes": "Both shops bought cheaper; neither was visited after the offer",
        "actions": [{"what": "Visit each shop within a week of its offer", "owner_id": A_REP, "due_on": "2004-08-13"}],
    },
)
async def hold(id: Id, body: HoldMeeting, do: Execute, fresh: Fresh, zone: CompanyZone, today: Today) -> Response:
    """Write the minutes of a meeting that took place. Each action is a task of its owner, who takes part or is one whom
    the actor sees. What the agenda brought by itself is kept with the minutes, for all who see the meeting."""
    seen = await fresh.thing(MEETING, id)
    await _require_seen(body, seen, fresh)
    day, sweeping = _day(seen, zone), do.sweeping()
    find = partial(sweeping.find, projections=BRINGING)
    try:
        brought = await brought_to(find, seen.kind, seen.unit_id, day)
    except PositionNotReached as late:
        raise NotReached() from late
    return await do(partial(hold_meeting, brought=brought, day=day, today=today), id, body)


def _day(meeting: MeetingView, zone: ZoneInfo) -> date:
    return meeting.starts_at.astimezone(zone).date()


async def _require_seen(body: HoldMeeting, meeting: MeetingView, fresh: Fresh) -> None:
    for index, action in enumerate(body.actions):
        if action.owner_id in meeting.participants:
            continue
        try:
            await fresh.require_seen([action.owner_id])
        except NotFound:
            raise Invalid(f"/actions/{index}/owner_id", "takes no part, and is outside what you see") from None
