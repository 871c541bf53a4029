"""Routes of care runs."""

from fastapi import Response

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import runs
from .sweeps import sweep
from .things import RUN

RUNNERS = APPROVERS | {Role.CUSTOMER_SERVICE, Role.OPS, Role.SERVICE}

router = Routes("care")
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunCare(Command):
    as_of: Day


@router.command("POST", "/v1/care-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-03-09"})
async def run(body: RunCare, do: Execute) -> Response:
    """Open what is due to customers by the plan of care and has no task yet, hand over what another rep looks after
    now, and say of what nobody did by its day that it was missed."""
    return await swept(do, sweep, body, body.as_of)
