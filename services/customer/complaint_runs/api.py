"""Routes of complaint runs."""

from fastapi import Response

from shared.kernel.fields import Moment
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

router = Routes("complaints")
router.reads(RUN, runs, roles=RUNNERS, sorts=("as_of",))


class RunComplaints(Command):
    as_of: Moment


@router.command(
    "POST",
    "/v1/complaint-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NotReached,),
    example={"as_of": "2026-03-03T18:00:00+08:00"},
)
async def run(body: RunComplaints, do: Execute) -> Response:
    """Say of each complaint that is late as of then that it is, once, and escalate it. Publishes `SlaBreached` and
    `ComplaintEscalated`."""
    return await swept(do, sweep, body, body.as_of)
