"""Routes of scorecard runs."""

from typing import Annotated

from fastapi import Response
from pydantic import AfterValidator

from shared.kernel.calendar import period
from shared.kernel.fields import Code, Id
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import Today

from .decider import PeriodNotOver, SchemeNotInForce
from .projections import runs
from .sweeps import Drafting
from .things import RUN

RUNNERS = frozenset({Role.DIRECTOR, Role.HR, Role.OPS, Role.SERVICE})

router = Routes("kpi")
router.reads(RUN, runs, roles=RUNNERS, filters=("period", "scheme_id", "as_of"), sorts=("as_of",))


def _past(name: str) -> str:
    if not 1900 <= period(name).first.year <= 9998:
        raise ValueError("must be a period of the years 1900 to 9998")
    return name


class RunScorecards(Command):
    period: Annotated[Code, AfterValidator(_past)]
    scheme_id: Id


@router.command(
    "POST",
    "/v1/scorecard-runs",
    RUN,
    roles=RUNNERS,
    refuses=(SchemeNotInForce, PeriodNotOver, NotReached),
    example={"period": "2004-Q3", "scheme_id": "0199c0de-0000-7000-8000-000000000052"},
)
async def run(body: RunScorecards, do: Execute, today: Today) -> Response:
    """Draft the cards of all whom the scheme names and who were employed in the period, which is over. There is one run
    for each period and scheme; asked again, it answers with what was recorded. A rep has one card for a period: who has
    one by another scheme keeps that."""
    drafting = Drafting(body.scheme_id, period(body.period), today)
    return await swept(do, drafting.sweep(), body, drafting.period.last)
