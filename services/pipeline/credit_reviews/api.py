"""Routes of credit reviews."""

from fastapi import Response

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, BOOKKEEPERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import reviews, runs
from .sweeps import sweep
from .things import REVIEW, RUN

RUNNERS = frozenset({Role.FINANCE, Role.DIRECTOR, Role.OPS, Role.SERVICE})
router = Routes("credit")
router.reads(
    REVIEW,
    reviews,
    roles=BOOKKEEPERS,
    filters=("customer_id", "currency", "period", "earned"),
    sorts=("as_of",),
)
router.reads(RUN, runs, roles=RUNNERS | APPROVERS, filters=("as_of",), sorts=("as_of",))


class RunReviews(Command):
    as_of: Day


@router.command(
    "POST", "/v1/credit-review-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-03-31"}
)
async def run(body: RunReviews, do: Execute) -> Response:
    """Review each customer that something was due of, once in the quarter of `as_of`: how it paid in the year up to
    that day, the grade that this earns, and a limit that is suggested. It changes no limit and no terms."""
    return await swept(do, sweep, body, body.as_of)
