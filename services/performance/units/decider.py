"""The rules of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, WrongStatus

from .dated import Since, continues, not_before
from .events import (
    Focus,
    ManagerAppointed,
    TaskForceDissolved,
    TaskForceFormed,
    UnitDissolved,
    UnitEvent,
    UnitFormed,
    UnitKind,
    UnitMoved,
)


class FormUnit(Command):
    """`formed_on` None: from the beginning. Only a task force has a purpose and a planned end."""

    name: Text
    external_id: Code | None = None
    kind: UnitKind
    parent_id: Id | None = None
    formed_on: Day | None = None
    focus: Focus | None = None
    purpose: Text | None = None
    ends_on: Day | None = None


class MoveUnit(Command):
    parent_id: Id
    on: Day


class AppointManager(Command):
    rep_id: Id
    on: Day


class DissolveUnit(Command):
    """`on` is the first day on which the unit no longer stands."""

    on: Day


@dataclass(frozen=True, slots=True)
class Unit:
    """`parents` is empty for a unit that has always stood at the top."""

    formed: UnitFormed
    parents: tuple[Since, ...] = ()
    managers: tuple[Since, ...] = ()
    dissolved_on: date | None = None

    @property
    def task_force(self) -> bool:
        return self.formed.kind is UnitKind.TASK_FORCE


def decide(command: FormUnit | MoveUnit | AppointManager | DissolveUnit, state: Unit | None) -> Sequence[UnitEvent]:
    if isinstance(command, FormUnit):
        if state is not None:
            raise AlreadyExists
        return [_formed(command)]
    if state is None:
        raise NotFound
    if isinstance(command, DissolveUnit):
        return _dissolve(command, state)
    if state.dissolved_on is not None:
        raise WrongStatus(f"The unit is dissolved on {state.dissolved_on}.")
    not_before(state.formed.formed_on, command.on)
    match command:
        case MoveUnit():
            if continues(state.parents, command.parent_id, command.on):
                return []
            return [UnitMoved(parent_id=command.parent_id, on=command.on)]
        case AppointManager():
            if continues(state.managers, command.rep_id, command.on):
                return []
            return [ManagerAppointed(rep_id=command.rep_id, on=command.on)]


def _formed(command: FormUnit) -> UnitFormed:
    if command.kind is UnitKind.TASK_FORCE:
        if command.formed_on and command.ends_on and command.ends_on < command.formed_on:
            raise Invalid("/ends_on", f"the task force begins on {command.formed_on}")
        return TaskForceFormed.model_validate(dict(command))
    for name in ("purpose", "ends_on"):
        if getattr(command, name) is not None:
            raise Invalid(f"/{name}", "only a task force has one")
    return UnitFormed.model_validate(dict(command))


def _dissolve(command: DissolveUnit, state: Unit) -> Sequence[UnitEvent]:
    if state.dissolved_on == command.on:
        return []
    if state.dissolved_on is not None:
        raise WrongStatus(f"The unit is dissolved on {state.dissolved_on}.")
    for last in (state.formed.formed_on, *(since.on for since in (*state.parents, *state.managers))):
        not_before(last, command.on)
    dissolved = TaskForceDissolved if state.task_force else UnitDissolved
    return [dissolved(on=command.on)]


def evolve(state: Unit | None, event: UnitEvent) -> Unit:
    if isinstance(event, UnitFormed):
        return Unit(event, (Since(event.parent_id, event.formed_on),) if event.parent_id else ())
    if state is None:
        raise TypeError(f"a unit begins with UnitFormed, not with {type(event).__name__}")
    match event:
        case UnitMoved():
            return replace(state, parents=(*state.parents, Since(event.parent_id, event.on)))
        case ManagerAppointed():
            return replace(state, managers=(*state.managers, Since(event.rep_id, event.on)))
        case UnitDissolved():
            return replace(state, dissolved_on=event.on)


unit = Decider("unit", None, decide, evolve, UnitEvent)
