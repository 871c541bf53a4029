"""The rules of an audit of the data: done once, by another than whose data they are."""

from collections.abc import Sequence

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Id, PeriodName, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, OwnApproval

from .events import AuditFigures, DataAudited


class AuditData(Command):
    """`scope` says what was looked at. Without `rep_id` and `unit_id` it is of all whom the auditor sees."""

    scope: Text
    period: PeriodName
    findings: Text
    rep_id: Id | None = Field(None, description="Either a rep")
    unit_id: Id | None = Field(None, description="or a unit, with all below it")


class RecordAudit(AuditData):
    figures: tuple[AuditFigures, ...]


def decide(command: RecordAudit, state: DataAudited | None) -> Sequence[DataAudited]:
    if state is not None:
        raise AlreadyExists
    if command.rep_id is not None and command.unit_id is not None:
        raise Invalid("/unit_id", "either rep_id or unit_id")
    if command.rep_id is not None and command.rep_id == command.by.rep_id:
        raise OwnApproval("Nobody audits their own data.")
    return [DataAudited(**dict(command), audited_by=command.by.sub)]


def evolve(state: DataAudited | None, event: DataAudited) -> DataAudited:
    return event


data_audit: Decider[RecordAudit, DataAudited | None, DataAudited] = Decider(
    "data_audit", None, decide, evolve, DataAudited
)
