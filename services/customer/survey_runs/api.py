"""Routes of survey runs."""

from fastapi import Response

from services.customer.surveys.api import SURVEYORS
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import runs
from .sweeps import sweep
from .things import RUN

RUNNERS = (SURVEYORS - {Role.HR}) | {Role.OPS, Role.SERVICE}

router = Routes("surveys")
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunSurveys(Command):
    as_of: Day


@router.command("POST", "/v1/survey-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-03-09"})
async def run(body: RunSurveys, do: Execute) -> Response:
    """Invite the customers who are to be asked by the schedule, by their tier, as of a day. Their tokens are read at
    `GET /v1/survey-invitations/{id}/token`."""
    return await swept(do, sweep, body, body.as_of)
