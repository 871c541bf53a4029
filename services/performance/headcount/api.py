"""The report on headcount."""

from typing import Annotated

from fastapi import Query

from shared.kernel.fields import Day, Id
from shared.web.reading import Parameters, Read
from shared.web.roles import JUDGES
from shared.web.routes import Routes
from shared.web.zone import Today

from ..charges.projections import charges
from ..organisation.projections import organisation
from .projections import headcount
from .report import By, Headcount, headcount_by, report

router = Routes("organisation")


class HeadcountQuery(Parameters):
    as_of: Day | None = None
    unit_id: Id | None = None
    by: By = By.UNIT


@router.query("/v1/reports/headcount", Headcount, roles=JUDGES, projections=(headcount, charges, organisation))
async def read_headcount(query: Annotated[HeadcountQuery, Query()], db: Read, today: Today) -> Headcount:
    """How many there are to be and how many there are, by unit and position or by rep, as of a day (today), of a unit
    with all below it or of all; beside them who is asked for, and the customers and open deals that they have now."""
    day = query.as_of or today
    return report(day, await db.all(headcount_by(query.by, day, query.unit_id)))
