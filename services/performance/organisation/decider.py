"""The rules of a unit and of a rep: what is dated is entered in the order of its dates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, Rejection, WrongStatus
from shared.kernel.sealed import Sealed

from .events import (
    Grade,
    ManagerAppointed,
    Position,
    RepEvent,
    RepJoined,
    RepLeft,
    RepTransferred,
    UnitDissolved,
    UnitEvent,
    UnitFormed,
    UnitKind,
    UnitMoved,
)


class FormUnit(Command):
    """`formed_on` None: from the beginning."""

    name: Text
    external_id: Code | None = None
    kind: UnitKind
    parent_id: Id | None = None
    formed_on: Day | None = None


class MoveUnit(Command):
    parent_id: Id
    on: Day


class AppointManager(Command):
    rep_id: Id
    on: Day


class DissolveUnit(Command):
    """`on` is the first day on which the unit no longer stands."""

    on: Day


class Join(Command):
    name: Text
    external_id: Code | None = None
    position: Position
    unit_id: Id
    joined_on: Day
    email: Sealed | None = None
    grade: Grade | None = None


class TransferRep(Command):
    """`on` is the first day in the new unit."""

    unit_id: Id
    on: Day


class LeaveRep(Command):
    """`on` is the first day on which the rep is no longer employed."""

    on: Day
    reason: Text


class DatesOutOfOrder(Rejection):
    """What is dated is entered in the order of its dates."""


@dataclass(frozen=True, slots=True)
class Since:
    """A unit or a rep, from a day on (None: from the beginning)."""

    id: UUID
    on: date | None


@dataclass(frozen=True, slots=True)
class Unit:
    """`parents` is empty for a unit that has always stood at the top."""

    formed: UnitFormed
    parents: tuple[Since, ...] = ()
    managers: tuple[Since, ...] = ()
    dissolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rep:
    joined: RepJoined
    units: tuple[Since, ...]
    left: RepLeft | None = None

    @property
    def unit_id(self) -> UUID:
        return self.units[-1].id

    def employed_on(self, day: date) -> bool:
        return self.joined.joined_on <= day and (self.left is None or day < self.left.on)


def decide_unit(
    command: FormUnit | MoveUnit | AppointManager | DissolveUnit, state: Unit | None
) -> Sequence[UnitEvent]:
    if isinstance(command, FormUnit):
        if state is not None:
            raise AlreadyExists
        return [UnitFormed.model_validate(dict(command))]
    if state is None:
        raise NotFound
    if isinstance(command, DissolveUnit):
        return _dissolve(command, state)
    if state.dissolved_on is not None:
        raise WrongStatus(f"The unit is dissolved on {state.dissolved_on}.")
    _not_before(state.formed.formed_on, command.on)
    match command:
        case MoveUnit():
            if _continues(state.parents, command.parent_id, command.on):
                return []
            return [UnitMoved(parent_id=command.parent_id, on=command.on)]
        case AppointManager():
            if _continues(state.managers, command.rep_id, command.on):
                return []
            return [ManagerAppointed(rep_id=command.rep_id, on=command.on)]


def _dissolve(command: DissolveUnit, state: Unit) -> Sequence[UnitEvent]:
    if state.dissolved_on == command.on:
        return []
    if state.dissolved_on is not None:
        raise WrongStatus(f"The unit is dissolved on {state.dissolved_on}.")
    for last in (state.formed.formed_on, *(since.on for since in (*state.parents, *state.managers))):
        _not_before(last, command.on)
    return [UnitDissolved(on=command.on)]


def decide_rep(command: Join | TransferRep | LeaveRep, state: Rep | None) -> Sequence[RepEvent]:
    if isinstance(command, Join):
        if state is not None:
            raise AlreadyExists
        return [RepJoined.model_validate(dict(command))]
    if state is None:
        raise NotFound
    match command:
        case TransferRep():
            if state.left is not None:
                raise WrongStatus(f"The rep leaves on {state.left.on}.")
            if _continues(state.units, command.unit_id, command.on):
                return []
            return [RepTransferred(unit_id=command.unit_id, on=command.on)]
        case LeaveRep():
            return _leave(command, state)


def _leave(command: LeaveRep, state: Rep) -> Sequence[RepEvent]:
    if state.left is not None:
        if state.left.on == command.on:
            return []
        raise WrongStatus(f"The rep leaves on {state.left.on}.")
    _not_before(state.units[-1].on, command.on)
    return [RepLeft(on=command.on, reason=command.reason)]


def _continues(history: tuple[Since, ...], id: UUID, on: date) -> bool:
    """Whether nothing changes. DatesOutOfOrder where the last change came later than `on`."""
    if not history:
        return False
    if history[-1].id == id:
        return True
    _not_before(history[-1].on, on)
    return False


def _not_before(last: date | None, on: date) -> None:
    if last is not None and on < last:
        raise DatesOutOfOrder(f"The last change is of {last}.")


def evolve_unit(state: Unit | None, event: UnitEvent) -> Unit:
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


def evolve_rep(state: Rep | None, event: RepEvent) -> Rep:
    if isinstance(event, RepJoined):
        return Rep(event, (Since(event.unit_id, event.joined_on),))
    if state is None:
        raise TypeError(f"a rep begins with RepJoined, not with {type(event).__name__}")
    match event:
        case RepTransferred():
            return replace(state, units=(*state.units, Since(event.unit_id, event.on)))
        case RepLeft():
            return replace(state, left=event)


unit = Decider("unit", None, decide_unit, evolve_unit, UnitEvent)
rep = Decider("rep", None, decide_rep, evolve_rep, RepEvent)
