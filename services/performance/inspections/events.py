"""What can happen to an inspection: it is done.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from pydantic import Field

from shared.kernel.fields import Code, Day, Flag, Id, Text
from shared.kernel.messages import Event, Value


class InspectionKind(StrEnum):
    """定期检查, 合规检查, or that of how a plan is carried out (销售计划执行)."""

    ROUTINE = "routine"
    COMPLIANCE = "compliance"
    PLAN = "plan"


class Finding(Value):
    """What was looked at and whether it is as it should be; `clause` is that of the rule which it is measured by."""

    what: Text
    ok: Flag
    note: Text | None = None
    rule_id: Id | None = Field(None, description="The rule by which it is measured")
    clause: Code | None = Field(None, description="The number of its clause")


class InspectionDone(Event):
    """Of a rep or of a unit, by the rep `done_by_rep` where it was one. It is passed where every finding is ok."""

    kind: InspectionKind
    subject: Text
    inspected_on: Day
    rep_id: Id | None = None
    unit_id: Id | None = None
    findings: tuple[Finding, ...]
    done_by: str
    done_by_rep: Id | None = None


InspectionEvent = InspectionDone
