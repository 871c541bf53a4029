"""Routes of loyalty runs."""

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

RUNNERS = APPROVERS | {Role.MARKETING, Role.OPS, Role.SERVICE}

router = Routes("loyalty")
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunLoyalty(Command):
    as_of: Day


@router.command("POST", "/v1/loyalty-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-04-20"})
async def run(body: RunLoyalty, do: Execute) -> Response:
    """Expire what of customers' points could be spent up to a day before `as_of`, and is still there."""
    return await swept(do, sweep, body, body.as_of)
