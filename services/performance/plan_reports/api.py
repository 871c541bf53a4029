"""Routes of plan reports."""

from typing import Annotated

from fastapi import Query

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import NotFound
from shared.web.reading import BaseCurrency, Parameters, Read
from shared.web.roles import JUDGES
from shared.web.routes import Routes
from shared.web.zone import Today

from ..credits.projections import attainment
from ..organisation.projections import organisation
from ..sales_plans.projections import sales_plans
from ..targets.projections import target_plans
from ..tasks.projections import tasks
from .report import SalesPlanReport, report_of

router = Routes("sales plans")


class ReportQuery(Parameters):
    """`as_of`, today by default, counts what was done by that day."""

    as_of: Day | None = None


@router.query(
    "/v1/sales-plans/{id}/report",
    SalesPlanReport,
    roles=JUDGES,
    projections=(sales_plans, tasks, attainment, organisation, target_plans),
    refuses=(NotFound,),
)
async def report(
    id: Id, query: Annotated[ReportQuery, Query()], db: Read, base: BaseCurrency, today: Today
) -> SalesPlanReport:
    """The plan beside what was done in its period: its figures with rate and pace, its phases, and its tasks. Of the
    version in force; before the first approval, of the draft."""
    found = await report_of(db, id, query.as_of or today, base)
    if found is None:
        raise NotFound()
    return found
