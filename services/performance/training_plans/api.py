"""Routes of training plans, of what training is wanted, and of training records."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, Forbidden, NotFound, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh, FreshReads
from shared.web.reading import NotReached, Read
from shared.web.roles import COACHES, TALENTS, TRAINEES
from shared.web.routes import Routes
from shared.web.zone import Today

from ..courses.api import A_COURSE
from ..courses.projections import courses
from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from ..reps.projections import reps
from ..reps.things import REP
from ..training_needs.projections import needs
from ..units.chart import UnitNotStanding
from .decider import PublishPlan, RevisePlan
from .processes import publishing, revise_plan
from .projections import plans
from .record import SOURCES, TrainingRecord, record_of
from .things import PLAN
from .wanted import Wanted, needed, taught, wanted_of

router = Routes("training")
router.reads(PLAN, plans, roles=TRAINEES, filters=("period", "rep_id", "unit_id"))


@router.command(
    "POST",
    "/v1/training-plans",
    PLAN,
    creates=True,
    roles=COACHES,
    refuses=(AlreadyExists, NotEmployed, UnitNotStanding, WrongStatus, NotReached),
    whose="the rep's or unit's",
    example={"period": "2026", "rep_id": A_REP, "courses": [A_COURSE]},
)
async def publish(body: PublishPlan, do: Execute, fresh: Fresh, today: Today) -> Response:
    """Plan which courses a rep goes through in a period, or a unit with all below it, or the whole company. In a rep's
    own plan each course plans for the rep's need of its skill."""
    if body.rep_id is None and body.unit_id is None:
        await _require_whole(fresh)
    return await do(publishing(today), do.new_id(), body)


async def _require_whole(fresh: FreshReads) -> None:
    try:
        await fresh.require_seen([])  # what is nobody's own is seen by those who see everything
    except NotFound:
        raise Forbidden("Only who sees the whole company plans for all of it.") from None


@router.command(
    "POST",
    "/v1/training-plans/{id}/revise",
    PLAN,
    roles=COACHES,
    refuses=(WrongStatus,),
    example={"courses": [A_COURSE], "reason": "The workshop is put off to the next year"},
)
async def revise(id: Id, body: RevisePlan, do: Execute) -> Response:
    """Plan otherwise, and say why."""
    return await do(revise_plan, id, body)


@router.query("/v1/reports/training-needs", Wanted, roles=TRAINEES, projections=(needs, courses, reps))
async def read_wanted(db: Read, today: Today) -> Wanted:
    """What training is wanted: by skill, how many need it, of how many it is planned, how many courses teach it."""
    return wanted_of(await db.all(needed(today)), await db.all(taught()))


@router.query(
    "/v1/reps/{id}/training",
    TrainingRecord,
    roles=TALENTS,
    whose="the rep's",
    refuses=(NotFound, NotReached),
)
async def read_record(id: Id, fresh: Fresh, today: Today) -> TrainingRecord:
    """The training record of one person: needs, the plans that hold for them and what is still to be done of these,
    courses, skills and mentors."""
    of = await fresh.thing(REP, id)
    await fresh.require_seen([id])
    async with fresh.whole_tables(SOURCES) as db:
        return await record_of(db, id, of.grade, today)
