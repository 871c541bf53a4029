"""Routes of visit runs and missed visits."""

from fastapi import Response

from services.customer.visit_cadence.decider import NoCadence
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, DEALERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import missed, runs
from .sweeps import sweep
from .things import MISSED, RUN

RUNNERS = APPROVERS | {Role.OPS, Role.SERVICE}

router = Routes("visits")
router.reads(RUN, runs, roles=RUNNERS, filters=("as_of",), sorts=("as_of",))
router.reads(
    MISSED,
    missed,
    roles=DEALERS,
    filters=(
        "customer_id",
        "owner_id",
        "period",
        Filter("from", Day, lambda table, day: table.c.ends_on >= day),
        Filter("to", Day, lambda table, day: table.c.ends_on <= day),
    ),
    sorts=("ends_on",),
)


class RunVisits(Command):
    as_of: Day


@router.command(
    "POST", "/v1/visit-runs", RUN, roles=RUNNERS, refuses=(NoCadence, NotReached), example={"as_of": "2026-04-01"}
)
async def run(body: RunVisits, do: Execute) -> Response:
    """Say which customers were not seen in the last period that was over by then, each once for each period. Publishes
    `VisitMissed`."""
    return await swept(do, sweep, body, body.as_of)
