"""Somebody is on a course once at a time; whoever passes it has the skill that was needed."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Process, Transaction

from ..courses.events import Mark
from ..courses.processes import require_offered
from ..reps.decider import rep
from ..reps.processes import require_rep
from ..training_needs.decider import MeetNeed
from ..training_needs.processes import meet_need
from .decider import CancelEnrolment, CompleteCourse, Enrol, enrolment

ONCE = "enrolment.open"


class NewEnrolment(Command):
    course_id: Id
    rep_id: Id


class Completion(Command):
    """`on` is today where nobody says otherwise; `score` of 100."""

    score: Mark | None = None
    on: Day | None = None


def enrolling(today: date) -> Process:
    async def enrol(tx: Transaction, enrolment_id: UUID, body: NewEnrolment) -> None:
        offered = (await require_offered(tx, body.course_id, "/course_id")).offered
        await require_rep(tx, body.rep_id, "/rep_id", today)
        tx.claim(ONCE, _key(body.course_id, body.rep_id), enrolment.stream(enrolment_id))
        command = Enrol(
            course_id=body.course_id,
            rep_id=body.rep_id,
            course=offered.name,
            skill=offered.skill,
            pass_score=offered.pass_score,
        )
        await tx.send(enrolment, enrolment_id, command)

    return enrol


def completing(today: date) -> Process:
    async def complete(tx: Transaction, enrolment_id: UUID, body: Completion) -> None:
        command = CompleteCourse(on=body.on or today, today=today, score=body.score)
        after = await tx.send(enrolment, enrolment_id, command)
        trainee = await tx.state(rep, after.enrolled.rep_id) if after else None
        if trainee is not None and not trainee.employed_on(command.on):
            raise Invalid("/on", "the trainee was not employed on that day")
        if after is not None and after.ended:
            enrolled = after.enrolled
            _free(tx, enrolment_id, enrolled.course_id, enrolled.rep_id)
            await meet_need(tx, enrolled.rep_id, enrolled.skill, MeetNeed(enrolment_id=enrolment_id))

    return complete


async def cancel_enrolment(tx: Transaction, enrolment_id: UUID, body: CancelEnrolment) -> None:
    after = await tx.send(enrolment, enrolment_id, body)
    if after is not None:
        _free(tx, enrolment_id, after.enrolled.course_id, after.enrolled.rep_id)


def _free(tx: Transaction, enrolment_id: UUID, course_id: UUID, rep_id: UUID) -> None:
    """Who is through with a course may be on it again: a test of product knowledge comes round regularly."""
    tx.release(ONCE, _key(course_id, rep_id), enrolment.stream(enrolment_id))


def _key(course_id: UUID, rep_id: UUID) -> str:
    return f"{course_id}/{rep_id}"
