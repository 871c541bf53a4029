"""The rules of a case: a response is chosen, perhaps changed, and judged once by its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.fields import Text
from shared.kernel.messages import Command
from shared.kernel.rejections import WrongStatus

from .events import Option, ResponseChosen, ResponseEvent, ResponseJudged


class ChooseResponse(Command):
    option: Option
    rationale: Text


class JudgeResponse(Command):
    """`outcome`: what came of the response."""

    outcome: Text


ResponseCommand = ChooseResponse | JudgeResponse


class CaseStatus(StrEnum):
    """`noted` is what calls for no response by itself; somebody may choose one all the same."""

    NOTED = "noted"
    OPEN = "open"
    RESPONDED = "responded"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Case:
    """The last response stands until it is judged. `calls` says whether one is waited for from the beginning."""

    calls: bool
    chosen: ResponseChosen | None = None
    judged: ResponseJudged | None = None

    @property
    def status(self) -> CaseStatus:
        if self.judged:
            return CaseStatus.JUDGED
        if self.chosen:
            return CaseStatus.RESPONDED
        return CaseStatus.OPEN if self.calls else CaseStatus.NOTED


def responded(command: ResponseCommand, case: Case) -> Sequence[ResponseEvent]:
    match command:
        case ChooseResponse():
            return _choose(command, case)
        case JudgeResponse():
            return _judge(command, case)


def with_response(case: Case, event: ResponseEvent) -> Case:
    match event:
        case ResponseChosen():
            return replace(case, chosen=event)
        case ResponseJudged():
            return replace(case, judged=event)


def _choose(command: ChooseResponse, case: Case) -> Sequence[ResponseEvent]:
    known = case.chosen
    if known and (known.option, known.rationale) == (command.option, command.rationale):
        return []
    if case.judged:
        raise WrongStatus("The response is judged already.")
    return [ResponseChosen(**dict(command), chosen_by=command.by.sub, at=command.at)]


def _judge(command: JudgeResponse, case: Case) -> Sequence[ResponseEvent]:
    if case.judged:
        if case.judged.outcome == command.outcome:
            return []
        raise WrongStatus("The response is judged already.")
    if case.chosen is None:
        raise WrongStatus("No response has been chosen yet.")
    return [ResponseJudged(outcome=command.outcome, judged_by=command.by.sub, at=command.at)]
