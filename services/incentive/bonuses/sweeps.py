"""The bonus run: what every bonus plan gives for a period."""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Executable, RowMapping, select

from shared.kernel.calendar import Period
from shared.readers.sweeps import Sweep, Sweeping

from ..bonus_plans.decider import BonusPlan, bonus_plan
from ..bonus_plans.projections import bonus_plans_listing
from ..quotas.projections import quotas
from ..quotas.queries import plans_of, scores_of
from ..results.queries import SOURCES, organisation_of, results_of
from ..results.recurrence import PeriodNotOver, every_of
from .decider import CompleteBonusRun, NoBonusPlan, ScorecardsMissing, bonus_run, run_id
from .events import BonusEarned
from .reckoning import Known, earned, entitled, unscored


async def pay_out(named: Period, sweeping: Sweeping, as_of: date) -> CompleteBonusRun:
    """Of a period that was paid there is nothing to reckon. Raises NoBonusPlan, PeriodNotOver and ScorecardsMissing."""
    recorded = (await sweeping.state(bonus_run, run_id(named.name))).completed
    if recorded:
        return CompleteBonusRun(period=recorded.period, as_of=recorded.as_of, plans=recorded.plans)
    if as_of < named.last:
        raise PeriodNotOver(f"{named.name} ends on {named.last}.")
    plans = await _in_force(sweeping, named)
    if not plans:
        raise NoBonusPlan(f"Publish one with POST /v1/bonus-plans that pays for periods such as {named.name}.")

    async def rows(statement: Executable) -> list[RowMapping]:
        return list(await sweeping.find(statement, (*SOURCES, quotas)))

    organisation, scores = await organisation_of(rows), await scores_of(rows, named)
    bonuses: list[BonusEarned] = []
    waiting: set[UUID] = set()
    for plan_id, plan in plans:
        metric, currency = plan.terms.metric, plan.terms.currency
        results = await results_of(rows, metric, named, as_of, currency)
        known = Known(organisation, results, await plans_of(rows, metric, named, currency), scores)
        found = entitled(plan, named, known)
        waiting |= {*unscored(plan, found, known)}
        bonuses += earned(plan_id, plan, named, as_of, found, known)
    if waiting:
        raise ScorecardsMissing(f"{len(waiting)} reps await their scorecard.", rep_ids=sorted(map(str, waiting)))
    return CompleteBonusRun(period=named.name, as_of=as_of, plans=len(plans), earned=tuple(bonuses))


async def _in_force(sweeping: Sweeping, named: Period) -> list[tuple[UUID, BonusPlan]]:
    table = bonus_plans_listing.table
    rows = await sweeping.find(select(table.c.id).order_by(table.c.id), (bonus_plans_listing,))
    known = [(row["id"], await sweeping.state(bonus_plan, row["id"])) for row in rows]
    every = every_of(named)
    return [(key, one) for key, one in known if one and one.terms.every is every and one.holds(named.last)]


def run_of(named: Period) -> Sweep[date]:
    """The run of that period, as of a day. None runs by itself: somebody answers for what is paid, and scorecards come
    first."""
    return Sweep(
        "bonuses", partial(pay_out, named), bonus_run, as_of=datetime.date, recorded=lambda _: run_id(named.name)
    )
