"""Routes of enrolments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, OwnApproval, WrongStatus
from shared.kernel.transaction import Transaction
from shared.web.execute import Execute
from shared.web.fresh import Fresh, FreshReads
from shared.web.reading import NotReached, Parameters, Read
from shared.web.roles import COACHES, TRAINEES
from shared.web.routes import Routes
from shared.web.zone import Today

from ..courses.api import A_COURSE
from ..credits.projections import attainment
from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from ..reps.things import REP
from .by_course import CourseReport, by_course, report_of
from .decider import CancelEnrolment, EvaluateEffect, GiveFeedback, NotTheTrainee, enrolment
from .effect import results_of, windows
from .events import Result
from .processes import Completion, NewEnrolment, cancel_enrolment, completing, enrolling
from .projections import done_in, enrolments
from .things import ENROLMENT, EnrolmentView

router = Routes("training")
router.reads(
    ENROLMENT,
    enrolments,
    roles=TRAINEES,
    filters=("course_id", "rep_id", "skill", "status"),
    sorts=("completed_on",),
)


class Evaluation(Command):
    """Results of at most so many days before the course and after it, as many as have passed by `as_of`, which is
    today where nobody says otherwise."""

    days: Annotated[int, Field(strict=True, ge=1, le=366)] = 90
    as_of: Day | None = None
    conclusion: Text | None = None


@router.command(
    "POST",
    "/v1/enrolments",
    ENROLMENT,
    creates=True,
    roles=TRAINEES,
    refuses=(AlreadyExists, NotEmployed, WrongStatus),
    example={"course_id": A_COURSE, "rep_id": A_REP},
)
async def enrol(body: NewEnrolment, do: Execute, today: Today) -> Response:
    """Put somebody on a course: oneself, or one of those whom one leads. Once at a time."""
    return await do(enrolling(today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/enrolments/{id}/complete",
    ENROLMENT,
    roles=COACHES,
    refuses=(OwnApproval, WrongStatus),
    example={"score": 85},
)
async def complete(id: Id, body: Completion, do: Execute, today: Today) -> Response:
    """Say that the trainee went through the course, with the score of the test where it has one; never the trainee.
    Who passes has met the need of that skill, who does not may take the test again. Publishes `CourseCompleted`."""
    return await do(completing(today), id, body)


@router.command(
    "POST",
    "/v1/enrolments/{id}/cancel",
    ENROLMENT,
    roles=TRAINEES,
    refuses=(WrongStatus,),
    example={"reason": "Ill in that week"},
)
async def cancel(id: Id, body: CancelEnrolment, do: Execute) -> Response:
    """Take the trainee off the course again."""
    return await do(cancel_enrolment, id, body)


@router.command(
    "POST",
    "/v1/enrolments/{id}/feedback",
    ENROLMENT,
    roles=TRAINEES,
    refuses=(NotTheTrainee, WrongStatus),
    example={"rating": 4, "comment": "More cases of our own"},
)
async def feedback(id: Id, body: GiveFeedback, do: Execute) -> Response:
    """Say how useful the course was, 1 to 5: the trainee alone, or hr, who hands in what was written on paper."""
    return await do(enrolment, id, body)


@router.command(
    "POST",
    "/v1/enrolments/{id}/effect",
    ENROLMENT,
    roles=COACHES,
    refuses=(OwnApproval, WrongStatus, NotReached, Invalid),
    whose="the trainee's",
    example={"days": 90, "conclusion": "Worth repeating with the southern group"},
)
async def evaluate(id: Id, body: Evaluation, do: Execute, fresh: Fresh, today: Today) -> Response:
    """Judge what came of the course: what the trainee says of it, and what the trainee signed, collected, won and
    visited in so many days before it beside as many after it. Evaluated again, the last evaluation holds."""
    as_of = body.as_of or today
    if as_of > today:
        raise Invalid("/as_of", "is still to come")
    days, results = await _results(await fresh.thing(ENROLMENT, id), body.days, as_of, fresh)

    async def keep(tx: Transaction, enrolment_id: UUID, told: Evaluation) -> None:
        command = EvaluateEffect(as_of=as_of, days=days, results=results, conclusion=told.conclusion)
        await tx.send(enrolment, enrolment_id, command)

    return await do(keep, id, body)


class CourseReportQuery(Parameters):
    """Of who was through with a course `from` a day `to` a day, both inside."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    skill: Code | None = None


@router.query("/v1/reports/courses", CourseReport, roles=TRAINEES, projections=(enrolments,), refuses=(Invalid,))
async def read_by_course(query: Annotated[CourseReportQuery, Query()], db: Read) -> CourseReport:
    """What courses are worth: how many went through each and passed, what they said of it, and what came of it."""
    if query.from_ and query.to and query.to < query.from_:
        raise Invalid("/to", "must not be before from")
    return report_of(await db.all(by_course(query.from_, query.to, query.skill)))


async def _results(of: EnrolmentView, most: int, as_of: date, fresh: FreshReads) -> tuple[int, tuple[Result, ...]]:
    """How many days are compared, and what the trainee did in them."""
    if of.completed_on is None:
        return 0, ()
    trainee = await fresh.thing(REP, of.rep_id)
    compared = windows(of.completed_on, most, as_of, trainee.joined_on, trainee.left_on)
    if compared.before is None or compared.after is None:
        return 0, ()
    async with fresh.whole_tables((attainment,)) as db:
        before, after = [await done_in(db, of.rep_id, part) for part in (compared.before, compared.after)]
    return compared.days, results_of(before, after)
