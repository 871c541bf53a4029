"""A rep has one mentor at a time, no newcomer; who qualifies needs none any more."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, OwnApproval, Rejection
from shared.kernel.transaction import Process, Transaction

from ..reps.decider import QualifyNewcomer, rep
from ..reps.events import Grade
from ..reps.processes import NotEmployed, require_rep
from .decider import AssignMentor, EndMentorship, mentorship

ONE_MENTOR = "mentorship.open"
LATEST = "mentorship.latest"


class MentorIsNew(Rejection):
    """A newcomer is nobody's mentor."""


class NewMentorship(Command):
    """`from` is today where nobody says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    rep_id: Id
    mentor_id: Id
    from_: Day | None = Field(None, alias="from")
    goal: Text | None = None


class Qualify(Command):
    on: Day


def assigning(today: date) -> Process:
    async def assign_mentor(tx: Transaction, mentorship_id: UUID, body: NewMentorship) -> None:
        since = body.from_ or today
        await tx.send(mentorship, mentorship_id, AssignMentor(**{**dict(body), "from_": since}))
        for rep_id, pointer in ((body.rep_id, "/rep_id"), (body.mentor_id, "/mentor_id")):
            named = await require_rep(tx, rep_id, pointer, since)
            if since < named.joined.joined_on:
                raise NotEmployed(f"{named.joined.name} is employed from {named.joined.joined_on}.")
            if pointer == "/mentor_id" and named.grade is Grade.NEWCOMER:
                raise MentorIsNew(f"{named.joined.name} is a newcomer.")
        await _follow_latest(tx, mentorship_id, body.rep_id, since)
        tx.claim(ONE_MENTOR, str(body.rep_id), mentorship.stream(mentorship_id))

    return assign_mentor


async def _follow_latest(tx: Transaction, mentorship_id: UUID, rep_id: UUID, since: date) -> None:
    """One that is to end on a day to come still runs until then."""
    key = str(rep_id)
    last_id = await tx.locate(LATEST, key)
    if last_id is not None:
        last = await tx.state(mentorship, last_id)
        if last is not None and last.ended is not None and since < last.ended.on:
            raise Invalid("/from", f"the mentorship before ends on {last.ended.on}")
        tx.release(LATEST, key, mentorship.stream(last_id))
    tx.claim(LATEST, key, mentorship.stream(mentorship_id))


async def end_mentorship(tx: Transaction, mentorship_id: UUID, body: EndMentorship) -> None:
    ended = await tx.send(mentorship, mentorship_id, body)
    if ended is not None:
        tx.release(ONE_MENTOR, str(ended.assigned.rep_id), mentorship.stream(mentorship_id))


def qualifying(today: date) -> Process:
    async def qualify(tx: Transaction, rep_id: UUID, body: Qualify) -> None:
        """Nobody qualifies themselves. A mentorship that runs on that day has reached its end."""
        if tx.by.rep_id == rep_id:
            raise OwnApproval("Another than the newcomer says so.")
        held = await tx.locate(ONE_MENTOR, str(rep_id))
        mentored = await tx.state(mentorship, held) if held else None
        runs = mentored is not None and mentored.runs_on(body.on)
        mentor_id = mentored.assigned.mentor_id if mentored and runs else None
        await tx.send(rep, rep_id, QualifyNewcomer(on=body.on, today=today, mentor_id=mentor_id))
        if held and runs:
            await end_mentorship(tx, held, EndMentorship(on=body.on, reason="qualified"))

    return qualify
