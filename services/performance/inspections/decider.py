"""The rules of an inspection: done once, by another than whose work it is."""

from collections.abc import Sequence

from pydantic import ConfigDict, Field

from services.performance.reps.subjects import About, require_another
from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Text
from shared.kernel.rejections import AlreadyExists, Invalid

from .events import Finding, InspectionDone, InspectionKind


class FindingBody(Finding):
    model_config = ConfigDict(extra="forbid")


class Inspect(About):
    """A finding that is not ok may name the clause of a rule that was broken."""

    kind: InspectionKind
    subject: Text
    inspected_on: Day
    findings: list[FindingBody] = Field(min_length=1, max_length=200)


def decide(command: Inspect, state: InspectionDone | None) -> Sequence[InspectionDone]:
    if state is not None:
        raise AlreadyExists
    require_another(command, command.by)
    if command.inspected_on > command.day:
        raise Invalid("/inspected_on", "must not be after today")
    for index, one in enumerate(command.findings):
        if one.clause is not None and one.rule_id is None:
            raise Invalid(f"/findings/{index}/rule_id", "is needed to name a clause")
    said = command.model_dump(exclude={"findings"})
    findings = tuple(Finding(**dict(one)) for one in command.findings)
    return [InspectionDone(**said, findings=findings, done_by=command.by.sub, done_by_rep=command.by.rep_id)]


def evolve(state: InspectionDone | None, event: InspectionDone) -> InspectionDone:
    return event


inspection: Decider[Inspect, InspectionDone | None, InspectionDone] = Decider(
    "inspection", None, decide, evolve, InspectionDone
)
