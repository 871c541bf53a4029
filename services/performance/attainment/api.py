"""Routes of attainment."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from shared.kernel.calendar import period
from shared.kernel.fields import Code, Id
from shared.kernel.rejections import Invalid
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.routes import Routes

from ..organisation.projections import organisation
from .projections import attainment
from .reports import Attainment, By, Metric, Question, attainment_of


def _period_name(name: str) -> str:
    return period(name).name


class AttainmentQuery(ReportParameters):
    """One rep (`rep_id`), one unit with everything below it (`unit_id`), or all `by` rep or unit; `by` with `unit_id`
    opens that unit. Without any of them: by rep."""

    metric: Metric
    period: Annotated[Code, AfterValidator(_period_name)]
    unit_id: Id | None = None
    rep_id: Id | None = None
    by: By | None = None

    def question(self) -> Question:
        """Raises Invalid where what is asked for excludes itself."""
        if self.rep_id and self.unit_id:
            raise Invalid("/unit_id", "cannot stand beside rep_id")
        if self.rep_id and self.by:
            raise Invalid("/by", "cannot stand beside rep_id")
        by = self.by if self.by or self.rep_id or self.unit_id else By.REP
        return Question(self.metric, period(self.period), by, self.unit_id, self.rep_id, self.currency)


router = Routes("attainment", "目标跟踪 attainment: what people, units and the company have done, by any period.")


@router.query("/v1/reports/attainment", Attainment, projections=(attainment, organisation), refuses=(Invalid,))
async def read_attainment(query: Annotated[AttainmentQuery, Query()], db: Read, base: BaseCurrency) -> Attainment:
    """What was signed or collected in a period (2004, 2004-Q3, 2004-08, 2004-W12), by the splits of the deals.
    Amendments and cancellations count in the deal's own period. By unit: that of which the rep was a direct member on
    the day, so that rows add up."""
    return await attainment_of(db, query.question(), base)
