"""The rules of a rep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus
from shared.kernel.sealed import Sealed

from ..units.dated import Since, continues, not_before
from .events import Grade, Position, RepEvent, RepJoined, RepLeft, RepTransferred


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


def decide(command: Join | TransferRep | LeaveRep, state: Rep | None) -> Sequence[RepEvent]:
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
            if continues(state.units, command.unit_id, command.on):
                return []
            return [RepTransferred(unit_id=command.unit_id, on=command.on)]
        case LeaveRep():
            return _leave(command, state)


def _leave(command: LeaveRep, state: Rep) -> Sequence[RepEvent]:
    if state.left is not None:
        if state.left.on == command.on:
            return []
        raise WrongStatus(f"The rep leaves on {state.left.on}.")
    not_before(state.units[-1].on, command.on)
    return [RepLeft(on=command.on, reason=command.reason)]


def evolve(state: Rep | None, event: RepEvent) -> Rep:
    if isinstance(event, RepJoined):
        return Rep(event, (Since(event.unit_id, event.joined_on),))
    if state is None:
        raise TypeError(f"a rep begins with RepJoined, not with {type(event).__name__}")
    match event:
        case RepTransferred():
            return replace(state, units=(*state.units, Since(event.unit_id, event.on)))
        case RepLeft():
            return replace(state, left=event)


rep = Decider("rep", None, decide, evolve, RepEvent)
