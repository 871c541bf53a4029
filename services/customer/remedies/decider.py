"""The rules of a remedy. Of its complaint they know whether that is a major one, and whether it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection, WrongStatus

from .events import ComplaintInvestigated, RemedyEvent, RepairPlanMade, SolutionAgreed

MUST_AGREE = ("legal", "after_sales")
"""With whom the manager agrees the solution of a major complaint: handbook 003, 三.3."""


class Investigate(Command):
    findings: Text
    cause: Code


class AgreeSolution(Command):
    """`agreed_by` names the departments that agreed, by their roles: a major complaint needs `legal` and
    `after_sales`."""

    text: Text
    agreed_by: list[Code] = Field(min_length=1, max_length=20)


class MakeRepairPlan(Command):
    steps: list[Text] = Field(min_length=1, max_length=50)
    owner_id: Id
    due_on: Day


RemedyCommand = Investigate | AgreeSolution | MakeRepairPlan


class SolutionMissing(Rejection):
    """A major complaint is closed only once its solution is agreed with legal and after-sales."""


class RepairPlanMissing(Rejection):
    """A major complaint is closed only once a trust-repair plan is made."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """The last of each stands."""

    investigated: ComplaintInvestigated | None = None
    solution: SolutionAgreed | None = None
    repair_plan: RepairPlanMade | None = None


def remedied(command: RemedyCommand, remedy: Remedy, *, major: bool, closed: bool) -> Sequence[RemedyEvent]:
    """What is done already is not done again."""
    event = _event_of(command, major)
    if event in (remedy.investigated, remedy.solution, remedy.repair_plan):
        return []
    if closed:
        raise WrongStatus("The complaint is closed.")
    return [event]


def require_remedy(remedy: Remedy) -> None:
    """Raises SolutionMissing or RepairPlanMissing where a major complaint lacks either."""
    if remedy.solution is None:
        raise SolutionMissing
    if remedy.repair_plan is None:
        raise RepairPlanMissing


def with_remedy(remedy: Remedy, event: RemedyEvent) -> Remedy:
    match event:
        case ComplaintInvestigated():
            return replace(remedy, investigated=event)
        case SolutionAgreed():
            return replace(remedy, solution=event)
        case RepairPlanMade():
            return replace(remedy, repair_plan=event)


def _event_of(command: RemedyCommand, major: bool) -> RemedyEvent:
    match command:
        case Investigate():
            return ComplaintInvestigated(findings=command.findings, cause=command.cause)
        case AgreeSolution():
            return SolutionAgreed(text=command.text, agreed_by=_agreed(command, major))
        case MakeRepairPlan():
            return RepairPlanMade(steps=tuple(command.steps), owner_id=command.owner_id, due_on=command.due_on)


def _agreed(command: AgreeSolution, major: bool) -> tuple[str, ...]:
    missing = [role for role in MUST_AGREE if role not in command.agreed_by]
    if missing and major:
        raise Invalid("/agreed_by", f"the solution of a major complaint needs {' and '.join(missing)}")
    return tuple(dict.fromkeys(command.agreed_by))
