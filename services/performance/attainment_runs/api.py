"""Routes of attainment runs."""

from fastapi import Response

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, JUDGES, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import reviews, runs
from .sweeps import sweep
from .things import REVIEW, RUN

RUNNERS = APPROVERS | {Role.OPS, Role.SERVICE}

router = Routes("attainment")
router.reads(
    REVIEW, reviews, roles=JUDGES, filters=("metric", "of", "key", "unit_id", "period", "as_of"), sorts=("as_of",)
)
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunAttainment(Command):
    as_of: Day


@router.command(
    "POST", "/v1/attainment-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2004-04-01"}
)
async def run(body: RunAttainment, do: Execute) -> Response:
    """Review every year, quarter and month that was over before `as_of`, of each rep and unit that an approved plan
    gives a target for, once. One whose target was not reached is a gap; so is, from its middle on, a period in course
    whose pace would not reach it, and a watched ratio that stays below its floor. Run again it does only what is due
    by then and not yet done; as of a day to come it reviews nothing that is not over today."""
    return await swept(do, sweep, body, body.as_of)
