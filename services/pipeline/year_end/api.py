"""Routes of the year-end."""

from fastapi import Response

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

CLOSERS = frozenset({Role.FINANCE, Role.OPS})

router = Routes("year-end", "年结 year-end: books of a year are closed, and what is open is carried forward.")
router.reads(RUN, runs, roles=CLOSERS, filters=("as_of", "year"), sorts=("as_of",))


class RunYearEnd(Command):
    as_of: Day


@router.command("POST", "/v1/year-end-runs", RUN, roles=CLOSERS, refuses=(NotReached,), example={"as_of": "2027-01-15"})
async def run(body: RunYearEnd, do: Execute) -> Response:
    """Close the books of the year before that of `as_of`, each ledger once, and carry forward what can still move. No
    balance changes. What was settled by payments of earlier years is shown as before, and changes no more. It is
    started by hand, when the year's last payments are told."""
    return await swept(do, sweep, body, body.as_of)
