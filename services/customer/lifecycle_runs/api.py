"""Routes of lifecycle runs."""

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

router = Routes(
    "lifecycle",
    "客户生命周期 lifecycle: potential until the first deal, then active, dormant and lost by days without another, by "
    "a scheme in dated versions; the rate at which customers are lost.",
)
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunLifecycle(Command):
    as_of: Day


@router.command(
    "POST", "/v1/lifecycle-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-04-20"}
)
async def run(body: RunLifecycle, do: Execute) -> Response:
    """Say of each customer that has become dormant or lost by that day that it has, from the day on which it did. Only
    a deal leads back to an earlier stage."""
    return await swept(do, sweep, body, body.as_of)
