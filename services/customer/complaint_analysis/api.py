"""The route of the complaint analysis."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.kernel.fields import Day
from shared.web.reading import Parameters, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes
from shared.web.zone import CompanyZone, days

from ..complaints.projections import complaints
from .query import By, report

router = Routes("complaints")


class ComplaintsQuery(Parameters):
    from_: Day | None = Field(None, alias="from", description="The first day of raising that counts")
    to: Day | None = Field(None, description="The last day of raising that counts")
    by: By | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "ComplaintsQuery":
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from must not be after to")
        return self


class ComplaintCounts(BaseModel):
    """`open` are not solved yet. The times are means in minutes, of those that have one; null where none has."""

    complaints: int
    general: int
    major: int
    open: int
    resolved: int
    breached: int
    minutes_to_answer: int | None
    minutes_to_resolve: int | None


class ComplaintsRow(ComplaintCounts):
    """`key` is null for the complaints that have none, `label` for what this service knows no name of."""

    key: str | None
    label: str | None
    external_id: None = None


class ComplaintsReport(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Day | None = Field(alias="from")
    to: Day | None
    by: By | None
    rows: list[ComplaintsRow]
    total: ComplaintCounts


@router.query("/v1/reports/complaints", ComplaintsReport, roles=DEALERS, projections=(complaints,))
async def complaints_report(
    query: Annotated[ComplaintsQuery, Query()], db: Read, zone: CompanyZone
) -> ComplaintsReport:
    """Complaints by the day on which they were raised: how many, and the mean times to answer and to solve."""
    first, end = days(query.from_, query.to, zone)
    (total,) = await db.all(report(first, end, None))
    groups = await db.all(report(first, end, query.by)) if query.by else []
    rows = []
    for group in groups:
        key = None if group["key"] is None else str(group["key"])
        label = None if query.by is By.REP else key
        rows.append(ComplaintsRow.model_validate({**group, "key": key, "label": label}))
    whole = ComplaintCounts.model_validate(dict(total))
    return ComplaintsReport(from_=query.from_, to=query.to, by=query.by, rows=rows, total=whole)
