"""An audit of the data as clients see it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Thing, View, in_full

from .decider import data_audit
from .events import AuditFigures


class DataAuditStatus(StrEnum):
    DONE = "done"


class DataAuditView(View):
    status: DataAuditStatus
    scope: str
    period: str
    findings: str
    rep_id: UUID | None
    unit_id: UUID | None
    figures: tuple[AuditFigures, ...] = Field(description="As they stood when the audit was recorded")
    audited_by: str


DATA_AUDIT = Thing(
    "data audit",
    "/v1/data-audits",
    data_audit,
    in_full(DataAuditView, DataAuditStatus.DONE),
    DataAuditView,
    owners=lambda view: (view.rep_id, view.unit_id),
    personnel=True,
)
