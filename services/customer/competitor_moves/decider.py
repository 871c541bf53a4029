"""The rules of a competitor's move: reported once; one of price is a case at once, another once it is responded to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, WrongStatus

from ..responses.decider import Case, ResponseCommand, responded, with_response
from .events import CompetitorMoveReported, MoveEvent, MoveKind


class ReportMove(Command):
    """`product` is the SKU or product line of our own against which the move goes."""

    competitor_id: Id
    kind: MoveKind
    summary: Text
    observed_on: Day
    customer_id: Id | None = None
    product: Code | None = None
    region: Text | None = None


class RecordMove(Command):
    """A move of a competitor who is known, by that name."""

    move: ReportMove
    competitor: Text


MoveCommand = RecordMove | ResponseCommand


@dataclass(frozen=True, slots=True)
class Move:
    reported: CompetitorMoveReported
    case: Case


def decide(command: MoveCommand, state: Move | None) -> Sequence[MoveEvent]:
    if isinstance(command, RecordMove):
        if state:
            raise WrongStatus("the move is reported already")
        by = command.by
        told = {**dict(command.move), "competitor": command.competitor, "rep_id": by.rep_id, "reported_by": by.sub}
        return [CompetitorMoveReported(**told)]
    if state is None:
        raise NotFound
    return responded(command, state.case)


def evolve(state: Move | None, event: MoveEvent) -> Move:
    if isinstance(event, CompetitorMoveReported):
        return Move(event, Case(calls=event.kind is MoveKind.PRICE))
    if state is None:
        raise TypeError(f"a move begins with CompetitorMoveReported, not with {type(event).__name__}")
    return replace(state, case=with_response(state.case, event))


competitor_move: Decider[MoveCommand, Move | None, MoveEvent] = Decider(
    "competitor_move", None, decide, evolve, MoveEvent
)
