"""The report on hires."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.rejections import Invalid
from shared.web.reading import Parameters, Read
from shared.web.routes import Routes

from ..organisation.projections import organisation
from ..requisitions.api import RECRUITERS
from .projections import hires
from .report import By, Hires, hires_of, report

router = Routes("recruitment")


class HiresQuery(Parameters):
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    by: By = By.SOURCE


@router.query("/v1/reports/hires", Hires, roles=RECRUITERS, projections=(hires, organisation), refuses=(Invalid,))
async def read_hires(query: Annotated[HiresQuery, Query()], db: Read) -> Hires:
    """What became of those who applied from one day to another, both inside, by where they came from, the position they
    applied for, or the unit."""
    if query.to < query.from_:
        raise Invalid("/to", "must not be before from")
    return report(list(await db.all(hires_of(query.from_, query.to, query.by))))
