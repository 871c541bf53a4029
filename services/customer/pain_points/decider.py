"""The rules of a pain point: reported once, answered as often as there is news."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, WrongStatus

from .events import Answer, PainPointAnswered, PainPointEvent, PainPointReported


class ReportPainPoint(Command):
    """`product` is a SKU or a product line."""

    customer_id: Id
    product: Code | None = None
    text: Text


class AnswerPainPoint(Command):
    status: Answer
    note: Text


PainPointCommand = ReportPainPoint | AnswerPainPoint


@dataclass(frozen=True, slots=True)
class PainPoint:
    """The last answer stands."""

    reported: PainPointReported
    answers: tuple[PainPointAnswered, ...] = ()


def decide(command: PainPointCommand, state: PainPoint | None) -> Sequence[PainPointEvent]:
    match command, state:
        case ReportPainPoint(), None:
            return [PainPointReported(**dict(command), rep_id=command.by.rep_id, reported_by=command.by.sub)]
        case ReportPainPoint(), _:
            raise WrongStatus("the pain point is reported already")
        case AnswerPainPoint(), None:
            raise NotFound
        case AnswerPainPoint(), PainPoint():
            return _answer(command, state)


def _answer(command: AnswerPainPoint, state: PainPoint) -> Sequence[PainPointEvent]:
    last = state.answers[-1] if state.answers else None
    if last and (last.status, last.note) == (command.status, command.note):
        return []
    reporter = {"rep_id": state.reported.rep_id, "reported_by": state.reported.reported_by}
    return [PainPointAnswered(**dict(command), answered_by=command.by.sub, at=command.at, **reporter)]


def evolve(state: PainPoint | None, event: PainPointEvent) -> PainPoint:
    if isinstance(event, PainPointReported):
        return PainPoint(event)
    if state is None:
        raise TypeError("a pain point begins with PainPointReported")
    return replace(state, answers=(*state.answers, event))


pain_point = Decider("pain_point", None, decide, evolve, PainPointEvent)
