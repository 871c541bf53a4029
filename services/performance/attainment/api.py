"""Routes of attainment."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from shared.kernel.calendar import period
from shared.kernel.fields import Code, Day, Id
from shared.kernel.rejections import Invalid
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.roles import EVERYONE, JUDGES
from shared.web.routes import Routes

from ..credits.metric import Metric
from ..credits.projections import attainment
from ..organisation.projections import organisation
from ..targets.projections import target_plans
from .reports import Attainment, By, Leaderboard, Question, attainment_of, leaderboard_of


def _period_name(name: str) -> str:
    return period(name).name


class Measured(ReportParameters):
    metric: Metric
    period: Annotated[Code, AfterValidator(_period_name)]
    unit_id: Id | None = None

    def check(self) -> None:
        if self.currency and self.metric.counted:
            raise Invalid("/currency", "has no place where the metric is counted")


class AttainmentQuery(Measured):
    """One rep (`rep_id`), one unit with everything below it (`unit_id`), or all `by` rep or unit; `by` with `unit_id`
    opens that unit. Without any of them: by rep. `as_of` counts what was done by that day, and gives the pace."""

    rep_id: Id | None = None
    by: By | None = None
    as_of: Day | None = None

    def question(self) -> Question:
        """Raises Invalid where what is asked for excludes itself."""
        self.check()
        if self.rep_id and self.unit_id:
            raise Invalid("/unit_id", "cannot stand beside rep_id")
        if self.rep_id and self.by:
            raise Invalid("/by", "cannot stand beside rep_id")
        by = self.by if self.by or self.rep_id or self.unit_id else By.REP
        return Question(self.metric, period(self.period), by, self.unit_id, self.rep_id, self.currency, self.as_of)


class LeaderboardQuery(Measured):
    """Of the reps of one unit with everything below it, else of all."""

    def question(self) -> Question:
        self.check()
        return Question(self.metric, period(self.period), By.REP, self.unit_id, currency=self.currency)


router = Routes(
    "attainment", "目标跟踪 attainment: what people, units and the company have done, against their targets."
)
READ = (attainment, organisation, target_plans)


@router.query("/v1/reports/attainment", Attainment, roles=JUDGES, projections=READ, refuses=(Invalid,))
async def read_attainment(query: Annotated[AttainmentQuery, Query()], db: Read, base: BaseCurrency) -> Attainment:
    """What was done in a period (2004, 2004-Q3, 2004-08, 2004-W12) of a metric, and what the approved target plans ask
    for it: amounts by the splits of the deals. Amendments and cancellations count in the deal's own period. By unit:
    that of which the rep was a direct member on the day, so that rows add up; a unit with others below it shows its
    target where it is asked for by `unit_id`."""
    return await attainment_of(db, query.question(), base)


@router.query("/v1/leaderboard", Leaderboard, roles=EVERYONE, whose=PUBLIC, projections=READ, refuses=(Invalid,))
async def leaderboard(query: Annotated[LeaderboardQuery, Query()], db: Read, base: BaseCurrency) -> Leaderboard:
    """The reps by what they did in a period, the most first (龙虎榜). Equals share a rank."""
    return leaderboard_of(await attainment_of(db, query.question(), base))
