"""Routes of camps and camp runs."""

from datetime import date
from typing import Annotated

from fastapi import Path, Response
from pydantic import AfterValidator

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.fields import Code
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, COACHES, TALENTS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import Today

from .decider import AlreadyAnswered, NotInvited, camp_id
from .processes import Answer, answer_camp
from .projections import camps, runs
from .sweeps import NobodyToRank, sweep
from .things import CAMP, RUN

RUNNERS = APPROVERS | {Role.HR, Role.SERVICE}
"""Not ops: a run tells how everybody was scored."""
STAFF = TALENTS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES}
"""Whoever can be invited, and who leads them."""

router = Routes("talent")
router.reads(CAMP, camps, roles=STAFF, filters=("quarter",), sorts=("quarter",), by=("quarter", camp_id))
router.reads(RUN, runs, roles=COACHES | RUNNERS, filters=("quarter",), sorts=("quarter",))


class QuarterNotOver(Rejection):
    """The quarter is not over yet."""


def _quarter(name: str) -> str:
    """Raises ValueError."""
    first = period(name).first
    if period_of(first, Grain.QUARTER) != name:
        raise ValueError("must be a quarter: 2004-Q3")
    return name


Quarter = Annotated[Code, AfterValidator(_quarter)]


class RunCamp(Command):
    quarter: Quarter

    @property
    def last(self) -> date:
        return period(self.quarter).last


@router.command(
    "POST",
    "/v1/camp-runs",
    RUN,
    roles=RUNNERS,
    refuses=(QuarterNotOver, NobodyToRank, NotReached),
    example={"quarter": "2026-Q1"},
)
async def run(body: RunCamp, do: Execute, today: Today) -> Response:
    """Invite the first fifth of a quarter that is over, ties included, to the camp of reserve managers: by its
    finalised scorecards, where there are none by what was signed in it. There is one run for each quarter; asked again,
    it answers with what was recorded. Publishes `CampSelected` for each."""
    if body.last >= today:
        raise QuarterNotOver(f"{body.quarter} ends on {body.last}.")
    return await swept(do, sweep, body, body.last)


@router.command(
    "POST",
    "/v1/camps/{quarter}/answer",
    CAMP,
    roles=STAFF,
    refuses=(NotInvited, AlreadyAnswered),
    example={"join": True},
)
async def answer(quarter: Annotated[Code, Path()], body: Answer, do: Execute) -> Response:
    """Join the camp that you are invited to, or decline; once. hr hands in somebody's answer by `rep_id`."""
    return await do(answer_camp, camp_id(quarter), body)
