"""Routes of penalty runs."""

from fastapi import Response

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import Today

from .projections import runs
from .sweeps import sweep
from .things import RUN

RUNNERS = frozenset({Role.HR, Role.FINANCE, Role.OPS, Role.SERVICE})

router = Routes("penalties")
router.reads(RUN, runs, roles=RUNNERS, sorts=("as_of",))


class RunPenalties(Command):
    as_of: Day


@router.command("POST", "/v1/penalty-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-04-20"})
async def run(body: RunPenalties, do: Execute, today: Today) -> Response:
    """Let every penalty take effect that could be appealed until a day before `as_of`, and was not: from the day after
    that one on, whenever this is run."""
    if body.as_of > today:
        raise Invalid("/as_of", "must not be after today: until then a penalty can be appealed")
    return await swept(do, sweep, body, body.as_of)
