"""Routes of bonus runs and bonuses."""

from fastapi import Response
from sqlalchemy import select

from shared.kernel.calendar import period
from shared.kernel.fields import STORED, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import NotReached
from shared.web.roles import EARNERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import Today

from ..results.recurrence import PeriodName, PeriodNotOver, by_today
from .decider import NoBonusPlan, ScorecardsMissing
from .projections import bonus_runs, bonuses_listing
from .sweeps import run_of
from .things import BONUS, RUN, BonusView

RUNNERS = frozenset({Role.DIRECTOR, Role.HR, Role.FINANCE, Role.SERVICE})

router = Routes("bonuses")
router.reads(RUN, bonus_runs, roles=RUNNERS, filters=("period",))
router.lists(BONUS, bonuses_listing, roles=EARNERS, filters=("rep_id", "plan_id", "period"), sorts=("on",))


class RunBonuses(Command):
    """`as_of` is today unless another day is named; the period is over by then."""

    period: PeriodName
    as_of: Day | None = None


@router.command(
    "POST",
    "/v1/bonus-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NoBonusPlan, PeriodNotOver, ScorecardsMissing, NotReached),
    example={"period": "2026-Q1"},
)
async def run(body: RunBonuses, do: Execute, today: Today) -> Response:
    """Reckon the bonuses of a month, quarter or year by the plans published for it: of what was done by then, against
    the approved targets as they now stand. There is one run for each period; asked again, it answers with what was
    recorded. Publishes `BonusEarned`."""
    named = period(body.period)
    return await swept(do, run_of(named), body, by_today(named, body.as_of, today))


@router.query("/v1/bonuses/{id}", BonusView, roles=EARNERS, whose="the bonus's rep's")
async def read_bonus(id: Id, fresh: Fresh) -> BonusView:
    """Read one bonus, with all that explains it."""
    async with fresh.tables((bonuses_listing,)) as db:
        found = await db.one(select(bonuses_listing.table.c.doc).where(bonuses_listing.table.c.id == id))
    if found is None:
        raise NotFound()
    return BonusView.model_validate(found["doc"], context=STORED)
