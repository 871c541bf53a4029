"""The rules of a development goal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus

from ..reps.events import Position
from .events import DevelopmentGoalClosed, DevelopmentGoalEvent, DevelopmentGoalSet, Outcome


class SetGoal(Command):
    """Either a `skill` or a `position`."""

    rep_id: Id
    skill: Code | None = None
    position: Position | None = None
    due_on: Day
    note: Text | None = None


class CloseGoal(Command):
    outcome: Outcome
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentGoal:
    set: DevelopmentGoalSet
    closed: DevelopmentGoalClosed | None = None


def decide(command: SetGoal | CloseGoal, state: DevelopmentGoal | None) -> Sequence[DevelopmentGoalEvent]:
    if isinstance(command, SetGoal):
        if state is not None:
            raise AlreadyExists
        _by_a_superior(command.by, command.rep_id)
        if (command.skill is None) == (command.position is None):
            raise Invalid("/skill", "either a skill or a position is the goal")
        return [DevelopmentGoalSet(**dict(command), set_by=command.by.sub)]
    if state is None:
        raise NotFound
    _by_a_superior(command.by, state.set.rep_id)
    if state.closed is not None:
        if (state.closed.outcome, state.closed.note) == (command.outcome, command.note):
            return []
        raise WrongStatus("The goal was closed before.")
    return [DevelopmentGoalClosed(outcome=command.outcome, note=command.note, closed_by=command.by.sub)]


def _by_a_superior(by: Actor, rep_id: Id) -> None:
    if by.rep_id == rep_id:
        raise OwnApproval("A superior sets the goals of a report, and says what came of them.")


def evolve(state: DevelopmentGoal | None, event: DevelopmentGoalEvent) -> DevelopmentGoal:
    if isinstance(event, DevelopmentGoalSet):
        return DevelopmentGoal(event)
    if state is None:
        raise TypeError(f"a development goal begins with DevelopmentGoalSet, not with {type(event).__name__}")
    return replace(state, closed=event)


development_goal = Decider("development_goal", None, decide, evolve, DevelopmentGoalEvent)
