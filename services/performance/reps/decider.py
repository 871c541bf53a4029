"""The rules of a rep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.kernel.calendar import months_after
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, WrongStatus
from shared.kernel.sealed import Sealed

from ..roles import decider as roles
from ..roles.decider import Grant, GrantRole, RevokeRole
from ..roles.events import RoleGranted, RoleRevoked
from ..task_forces import decider as task_forces
from ..task_forces.decider import JoinTaskForce, LeaveTaskForce, Secondment
from ..task_forces.events import TaskForceJoined, TaskForceLeft
from ..units.dated import Since, continues, not_before
from .events import Grade, NewcomerQualified, Position, PostChanged, RepEvent, RepJoined, RepLeft, RepTransferred


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


class ChangePost(Command):
    """Another position, grade, or both, from `on`; what is not named stays."""

    position: Position | None = None
    grade: Grade | None = None
    on: Day
    source_event: Id | None = None


class QualifyNewcomer(Command):
    """By what the company's day is `today`; `mentor_id` is who looked after the newcomer."""

    on: Day
    today: Day
    mentor_id: Id | None = None


OfEmployed = TransferRep | ChangePost | GrantRole | JoinTaskForce
RepCommand = Join | LeaveRep | QualifyNewcomer | RevokeRole | LeaveTaskForce | OfEmployed


@dataclass(frozen=True, slots=True)
class Post:
    """Position and grade from a day on."""

    position: Position
    grade: Grade | None
    on: date


PATH_MONTHS = 3
"""In which a newcomer learns to take orders alone (handbook 003, 二.2: 确保3个月内具备独立接单能力)."""


def path_ends_on(joined_on: date) -> date:
    """The last day on which a newcomer who joined on that day qualifies in time."""
    return date.max if joined_on.year == date.max.year else months_after(joined_on, PATH_MONTHS)


@dataclass(frozen=True, slots=True)
class Rep:
    joined: RepJoined
    units: tuple[Since, ...]
    posts: tuple[Post, ...]
    roles: tuple[Grant, ...] = ()
    task_forces: tuple[Secondment, ...] = ()
    left: RepLeft | None = None
    qualified: NewcomerQualified | None = None

    @property
    def position(self) -> Position:
        return self.posts[-1].position

    @property
    def grade(self) -> Grade | None:
        return self.posts[-1].grade

    @property
    def unit_id(self) -> UUID:
        return self.units[-1].id

    def employed_on(self, day: date) -> bool:
        return self.joined.joined_on <= day and (self.left is None or day < self.left.on)


def decide(command: RepCommand, state: Rep | None) -> Sequence[RepEvent]:
    if isinstance(command, Join):
        if state is not None:
            raise AlreadyExists
        return [RepJoined.model_validate(dict(command))]
    if state is None:
        raise NotFound
    match command:
        case LeaveRep():
            return _leave(command, state)
        case QualifyNewcomer():
            return _qualify(command, state)
        case RevokeRole():
            return roles.revoked(command, state.roles)
        case LeaveTaskForce():
            return task_forces.left(command, state.task_forces)
        case _:
            return _of_employed(command, state)


def _of_employed(command: OfEmployed, state: Rep) -> Sequence[RepEvent]:
    if state.left is not None:
        raise WrongStatus(f"The rep leaves on {state.left.on}.")
    match command:
        case TransferRep():
            if continues(state.units, command.unit_id, command.on):
                return []
            return [RepTransferred(unit_id=command.unit_id, on=command.on)]
        case ChangePost():
            return _change_post(command, state)
        case GrantRole():
            return roles.granted(command, state.roles, state.joined.joined_on)
        case JoinTaskForce():
            return task_forces.joined(command, state.task_forces, state.joined.joined_on)


def _change_post(command: ChangePost, state: Rep) -> Sequence[RepEvent]:
    position, grade = command.position or state.position, command.grade or state.grade
    if (position, grade) == (state.position, state.grade):
        return []
    not_before(state.posts[-1].on, command.on)
    return [PostChanged(position=position, grade=grade, on=command.on, source_event=command.source_event)]


def _leave(command: LeaveRep, state: Rep) -> Sequence[RepEvent]:
    if state.left is not None:
        if state.left.on == command.on:
            return []
        raise WrongStatus(f"The rep leaves on {state.left.on}.")
    not_before(state.units[-1].on, command.on)
    return [
        RepLeft(on=command.on, reason=command.reason),
        *roles.ended(state.roles, command.on, command.by.sub),
        *task_forces.ended(state.task_forces, command.on),
    ]


def _qualify(command: QualifyNewcomer, state: Rep) -> Sequence[RepEvent]:
    """Of whom no grade was told may be a newcomer."""
    if state.qualified is not None and state.qualified.on == command.on:
        return []
    if state.grade not in (None, Grade.NEWCOMER):
        raise WrongStatus(f"The rep is {state.grade} already.")
    if command.on > command.today:
        raise Invalid("/on", "is still to come")
    not_before(state.posts[-1].on, command.on)
    if not state.employed_on(command.on):
        raise WrongStatus("The rep is no longer employed on that day.")
    return [
        NewcomerQualified(
            on=command.on,
            due_on=path_ends_on(state.joined.joined_on),
            mentor_id=command.mentor_id,
            qualified_by=command.by.sub,
        )
    ]


def evolve(state: Rep | None, event: RepEvent) -> Rep:
    if isinstance(event, RepJoined):
        home, post = Since(event.unit_id, event.joined_on), Post(event.position, event.grade, event.joined_on)
        return Rep(event, (home,), (post,))
    if state is None:
        raise TypeError(f"a rep begins with RepJoined, not with {type(event).__name__}")
    match event:
        case RepTransferred():
            return replace(state, units=(*state.units, Since(event.unit_id, event.on)))
        case RepLeft():
            return replace(state, left=event)
        case NewcomerQualified():
            growing = Post(state.position, Grade.GROWING, event.on)
            return replace(state, posts=(*state.posts, growing), qualified=event)
        case PostChanged():
            return replace(state, posts=(*state.posts, Post(event.position, event.grade, event.on)))
        case RoleGranted() | RoleRevoked():
            return replace(state, roles=roles.after(state.roles, event))
        case TaskForceJoined() | TaskForceLeft():
            return replace(state, task_forces=task_forces.after(state.task_forces, event))


rep = Decider("rep", None, decide, evolve, RepEvent)
