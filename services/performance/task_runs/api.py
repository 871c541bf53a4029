"""Routes of task runs."""

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

router = Routes("tasks")
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))


class RunTasks(Command):
    as_of: Day


@router.command("POST", "/v1/task-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2004-08-01"})
async def run(body: RunTasks, do: Execute) -> Response:
    """Say of each task that is not completed and whose day was over by then that it is overdue, once."""
    return await swept(do, sweep, body, body.as_of)
