"""Routes of the cost of sales and its limit."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel import versions
from shared.kernel.calendar import period
from shared.kernel.fields import Day
from shared.kernel.rejections import Invalid, NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Parameters, Read, ReportParameters
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..budgets.decider import PeriodName
from ..credits.projections import attainment
from ..expenses.projections import expenses
from ..organisation.projections import organisation
from .decider import LIMIT_ID, PublishCostLimit, cost_limit
from .projections import pay
from .query import Asked, By, CostOfSales, cost_of_sales
from .things import LIMIT, CostLimitView, limit_view

router = Routes("budgets")
WATCHERS = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER, Role.FINANCE, Role.SERVICE}


class LimitQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


class CostQuery(ReportParameters):
    """A period, or the days from one to another, both inside; without either all that is known. `by` opens it."""

    period: PeriodName | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    by: By | None = None

    def asked(self) -> Asked:
        """Raises Invalid where what is asked for excludes itself."""
        if self.period and (self.from_ or self.to):
            raise Invalid("/period", "cannot stand beside from and to")
        if self.period:
            when = period(self.period)
            return Asked(when.first, when.last, self.by, self.currency)
        if self.from_ and self.to and self.to < self.from_:
            raise Invalid("/to", "must not be before from")
        return Asked(self.from_, self.to, self.by, self.currency)


@router.command(
    "PUT",
    "/v1/cost-of-sales-limit",
    LIMIT,
    roles={Role.FINANCE, Role.DIRECTOR},
    example={"effective_on": "2026-01-01", "rate": "0.1200"},
)
async def put_limit(body: PublishCostLimit, do: Execute) -> Response:
    """Say which fraction of sales their cost is to be at most, from a day on. The one published last, published again,
    makes no new version."""
    return await do(cost_limit, LIMIT_ID, body)


@router.query("/v1/cost-of-sales-limit", CostLimitView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_limit(query: Annotated[LimitQuery, Query()], fresh: Fresh) -> CostLimitView:
    """Read the version that was published last, the one in force `on` a day, or the `version` of that number."""
    folded = await fresh.stream(cost_limit, LIMIT_ID)
    found = versions.asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the limit has been published.")
    return limit_view(found, folded.head, LIMIT_ID)


@router.query(
    "/v1/reports/cost-of-sales",
    CostOfSales,
    roles=WATCHERS,
    projections=(expenses, pay, attainment, organisation),
    whose="sums over what the actor sees",
    refuses=(Invalid,),
)
async def read_cost(
    query: Annotated[CostQuery, Query()], db: Read, fresh: Fresh, base: BaseCurrency, today: Today
) -> CostOfSales:
    """What selling cost in relation to what was signed: expenses on the day of their settlement, commissions earned,
    bonuses. By unit: an expense by the unit of its budget, all else by the unit of which the rep was a direct member on
    the day. Commissions and bonuses are told by the incentive service."""
    asked = query.asked()
    limit = versions.in_force((await fresh.stream(cost_limit, LIMIT_ID)).state.versions, asked.last or today)
    return await cost_of_sales(db, asked, limit, base)
