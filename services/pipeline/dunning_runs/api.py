"""Routes of dunning runs."""

from fastapi import Response

from services.pipeline.dunning_policies.decider import NoDunningPolicy
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

RUNNERS = frozenset({Role.FINANCE, Role.OPS, Role.DIRECTOR, Role.SERVICE})

router = Routes("dunning")
router.reads(RUN, runs, roles=RUNNERS | APPROVERS, filters=("as_of",), sorts=("as_of",))


class RunDunning(Command):
    as_of: Day


@router.command(
    "POST",
    "/v1/dunning-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NoDunningPolicy, NotReached),
    example={"as_of": "2026-04-20"},
)
async def run(body: RunDunning, do: Execute) -> Response:
    """Do what is due by `as_of` and not yet done, in each case: warn, and pass through every level that it has come
    to. Publishes `PaymentOverdue`, `DunningEscalated` and `LegalLetterIssued`."""
    return await swept(do, sweep, body, body.as_of)
