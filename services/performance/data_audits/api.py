"""Routes of audits of the data."""

from functools import partial
from typing import Annotated

from fastapi import Query, Response

from shared.kernel.calendar import period
from shared.kernel.fields import Id, PeriodName
from shared.kernel.rejections import Invalid, OwnApproval
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import NotReached, Parameters, Read
from shared.web.roles import Role
from shared.web.routes import Routes

from ..inspections.api import INSPECTORS
from ..organisation.projections import organisation
from ..reviews.api import SUPERVISED
from .decider import AuditData
from .events import AuditFigures
from .figures import AuditReport, AuditRow, figures
from .processes import record_audit
from .projections import audited, data_audits
from .things import DATA_AUDIT

router = Routes("reviews")
router.reads(
    DATA_AUDIT, data_audits, roles=SUPERVISED | INSPECTORS, filters=("period", "rep_id", "unit_id"), sorts=("period",)
)


class AuditQuery(Parameters):
    period: PeriodName
    rep_id: Id | None = None
    unit_id: Id | None = None


@router.command(
    "POST",
    "/v1/data-audits",
    DATA_AUDIT,
    creates=True,
    roles=INSPECTORS,
    refuses=(OwnApproval, NotReached),
    whose="the figures of the reps that you see",
    example={
        "scope": "Visits of the first quarter against deals moved",
        "period": "2026-Q1",
        "findings": "Two reps log visits to customers with whom nothing has moved since autumn",
    },
)
async def audit(body: AuditData, do: Execute, fresh: Fresh) -> Response:
    """Record what was found in the data of a period: of a rep, of a unit, or of all whom you see. The figures that can
    be checked are kept with it as they stand: visits logged against deals moved."""
    found = figures(period(body.period), body.rep_id, body.unit_id)
    async with fresh.tables((audited, organisation)) as db:
        rows = [AuditFigures.model_validate(dict(row)) for row in await db.all(found)]
    return await do(partial(record_audit, figures=rows), do.new_id(), body)


@router.query(
    "/v1/reports/data-audit",
    AuditReport,
    roles=INSPECTORS | {Role.SERVICE},
    projections=(audited, organisation),
    refuses=(Invalid,),
)
async def read_figures(query: Annotated[AuditQuery, Query()], db: Read) -> AuditReport:
    """Visits logged against deals moved in a period, of a rep, of a unit with all below it, or of all whom you see: who
    has the most that does not fit first."""
    if query.rep_id is not None and query.unit_id is not None:
        raise Invalid("/unit_id", "either rep_id or unit_id")
    rows = await db.all(figures(period(query.period), query.rep_id, query.unit_id))
    return AuditReport(period=query.period, reps=len(rows), rows=tuple(AuditRow(**row) for row in rows))
