"""Routes of meetings."""

from functools import partial

from fastapi import Response
from sqlalchemy import Uuid, any_, literal

from shared.kernel.fields import Id, Moment
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.roles import JUDGES, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import CallMeeting, CancelMeeting, meeting
from .events import MeetingKind
from .processes import call_meeting
from .projections import meetings
from .things import MEETING

PARTICIPANTS = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES, Role.PRODUCT, Role.MARKETING, Role.HR}
BRING_NOTHING = frozenset({MeetingKind.MORNING, MeetingKind.CUSTOMER, MeetingKind.TEAM_ACTIVITY})
"""The agenda of every other kind brings what is the unit's, for all who take part."""

router = Routes(
    "meetings",
    "会议 meetings: called, held with minutes and actions, cancelled; the agenda brings gaps and lost deals, each "
    "action is a task. `from` and `to` are instants between which it starts.",
)
router.reads(
    MEETING,
    meetings,
    roles=JUDGES | PARTICIPANTS,
    filters=(
        "unit_id",
        "kind",
        "status",
        Filter("participant_id", Id, lambda table, rep_id: literal(rep_id, Uuid) == any_(table.c.participants)),
        Filter("from", Moment, lambda table, at: table.c.starts_at >= at),
        Filter("to", Moment, lambda table, at: table.c.starts_at < at),
    ),
    sorts=("starts_at",),
)

A_UNIT, A_REP = "0199c0de-0000-7000-8000-000000000001", "0199c0de-0000-7000-8000-000000001370"


@router.command(
    "POST",
    "/v1/meetings",
    MEETING,
    creates=True,
    roles=PARTICIPANTS,
    whose="the meeting's; of a unit that the actor sees where its kind brings anything",
    example={
        "kind": "lost_deals",
        "unit_id": A_UNIT,
        "starts_at": "2004-08-06T16:00:00+08:00",
        "participants": [A_REP],
        "agenda": ["The two shops in Lyon", "What the competitor offers"],
    },
)
async def call(body: CallMeeting, do: Execute, fresh: Fresh, today: Today) -> Response:
    """Call a meeting of a unit. Its agenda brings by itself what a meeting of its kind goes through: one that brings
    gaps or lost deals is called by who sees the unit."""
    if body.kind not in BRING_NOTHING:
        await _require_seen(body, fresh)
    return await do(partial(call_meeting, today=today), do.new_id(), body)


async def _require_seen(body: CallMeeting, fresh: Fresh) -> None:
    """Else who calls a meeting of a unit, and takes part alone, would read all that is the unit's in its minutes."""
    try:
        await fresh.require_seen([body.unit_id])
    except NotFound:
        raise Invalid("/unit_id", f"there is no such unit among those of which you may call a {body.kind}") from None


@router.command(
    "POST",
    "/v1/meetings/{id}/cancel",
    MEETING,
    roles=PARTICIPANTS,
    refuses=(WrongStatus,),
    example={"reason": "Everybody is at the fair"},
)
async def cancel(id: Id, body: CancelMeeting, do: Execute) -> Response:
    """Cancel a meeting that was not held."""
    return await do(meeting, id, body)
