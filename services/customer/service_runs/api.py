"""Routes of service runs."""

from datetime import date

from fastapi import Response
from pydantic import field_validator

from shared.kernel.fields import Day, Moment
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import runs
from .sweeps import sweep
from .things import RUN

RUNNERS = APPROVERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES, Role.OPS, Role.SERVICE}

router = Routes("service")
router.reads(RUN, runs, roles=RUNNERS)


class RunService(Command):
    as_of: Moment | Day

    @field_validator("as_of")
    @classmethod
    def _years(cls, as_of: date) -> date:
        if not 1 < as_of.year < 9999:  # in another zone it would be none any more
            raise ValueError("must be of the years 2 to 9998")
        return as_of


@router.command(
    "POST",
    "/v1/service-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NotReached,),
    example={"as_of": "2026-03-03T18:00:00+08:00"},
)
async def run(body: RunService, do: Execute) -> Response:
    """Say of each request that a time of it has passed as of then, once, and of each customer whose usage is to be
    reviewed in the quarter, once. A day counts from its first moment."""
    return await swept(do, sweep, body, body.as_of)
