"""The rules of a change of policy: reported once, it is a case that is responded to and judged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, WrongStatus

from ..responses.decider import Case, ResponseCommand, responded, with_response
from .events import PolicyChangeEvent, PolicyChangeReported


class ReportPolicyChange(Command):
    summary: Text
    effective_on: Day
    region: Text | None = None
    product: Code | None = None
    source: Text | None = None


PolicyChangeCommand = ReportPolicyChange | ResponseCommand


@dataclass(frozen=True, slots=True)
class PolicyChange:
    reported: PolicyChangeReported
    case: Case


def decide(command: PolicyChangeCommand, state: PolicyChange | None) -> Sequence[PolicyChangeEvent]:
    if isinstance(command, ReportPolicyChange):
        if state:
            raise WrongStatus("the change is reported already")
        return [PolicyChangeReported(**dict(command), reported_by=command.by.sub)]
    if state is None:
        raise NotFound
    return responded(command, state.case)


def evolve(state: PolicyChange | None, event: PolicyChangeEvent) -> PolicyChange:
    if isinstance(event, PolicyChangeReported):
        return PolicyChange(event, Case(calls=True))
    if state is None:
        raise TypeError(f"a change of policy begins with PolicyChangeReported, not with {type(event).__name__}")
    return replace(state, case=with_response(state.case, event))


policy_change: Decider[PolicyChangeCommand, PolicyChange | None, PolicyChangeEvent] = Decider(
    "policy_change", None, decide, evolve, PolicyChangeEvent
)
