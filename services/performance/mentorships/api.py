"""Routes of mentorships and of the newcomers' path."""

from typing import Annotated

from fastapi import Query, Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import NotReached, Parameters, Read
from shared.web.roles import COACHES, TRAINEES
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from ..reps.projections import reps
from ..reps.things import REP
from ..units.dated import DatesOutOfOrder
from .decider import EndMentorship
from .newcomers import Newcomers, mentored, newcomers_known, newcomers_of
from .processes import MentorIsNew, NewMentorship, Qualify, assigning, end_mentorship, qualifying
from .projections import mentorships
from .things import MENTORSHIP

router = Routes("training")
router.reads(MENTORSHIP, mentorships, roles=TRAINEES, filters=("rep_id", "mentor_id", "status"))


class NewcomersQuery(Parameters):
    as_of: Day | None = None


@router.command(
    "POST",
    "/v1/mentorships",
    MENTORSHIP,
    creates=True,
    roles=COACHES,
    refuses=(AlreadyExists, NotEmployed, MentorIsNew),
    example={
        "rep_id": A_REP,
        "mentor_id": "0199c0de-0000-7000-8000-000000001165",
        "from": "2026-03-02",
        "goal": "Takes orders alone by June",
    },
)
async def assign(body: NewMentorship, do: Execute, today: Today) -> Response:
    """Give somebody a mentor, who is no newcomer; one at a time."""
    return await do(assigning(today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/mentorships/{id}/end",
    MENTORSHIP,
    roles=COACHES,
    refuses=(WrongStatus, DatesOutOfOrder),
    example={"on": "2026-06-01", "reason": "The mentor is transferred"},
)
async def end(id: Id, body: EndMentorship, do: Execute) -> Response:
    """End it; `on` is the first day without it."""
    return await do(end_mentorship, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/qualify",
    REP,
    roles=COACHES,
    refuses=(OwnApproval, WrongStatus, DatesOutOfOrder, NotReached),
    whose="the rep's",
    example={"on": "2026-05-29"},
)
async def qualify(id: Id, body: Qualify, do: Execute, fresh: Fresh, today: Today) -> Response:
    """Say that a newcomer takes orders alone, and is of the grade `growing` from now on: within three months of
    joining, or late. Ends the mentorship. Publishes `NewcomerQualified`."""
    await fresh.require_seen([id])
    return await do(qualifying(today), id, body)


@router.query(
    "/v1/reports/newcomers",
    Newcomers,
    roles=TRAINEES,
    projections=(reps, mentorships),
    whose="those whom one sees",
)
async def read_newcomers(query: Annotated[NewcomersQuery, Query()], db: Read, today: Today) -> Newcomers:
    """How far the newcomers have come who are employed on a day: without a mentor, on the path, overdue, qualified in
    time or late. Who is due first comes first."""
    as_of = query.as_of or today
    mentors = {row["rep_id"]: row["mentor_id"] for row in await db.all(mentored(as_of))}
    return newcomers_of(await db.all(newcomers_known(as_of)), mentors, as_of)
