"""Routes of work report runs."""

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

RUNNERS = APPROVERS | {Role.OPS, Role.SERVICE}

router = Routes("work reports")
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunWorkReports(Command):
    as_of: Day


@router.command(
    "POST", "/v1/work-report-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-03-02"}
)
async def run(body: RunWorkReports, do: Execute) -> Response:
    """Say which reports were due by then and not filed, each once: of the working days of the week before, of the last
    week, and of the last month."""
    return await swept(do, sweep, body, body.as_of)
