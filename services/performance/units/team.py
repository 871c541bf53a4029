"""The team of a unit: who is a member from when to when, so that a unit with members is not dissolved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from .events import MemberAdded, MemberRemoved, TeamEvent


class AddMember(Command):
    rep_id: Id
    on: Day


class RemoveMember(Command):
    """`on` is the first day on which the rep is no longer a member."""

    rep_id: Id
    on: Day


class Disband(Command):
    """Refused while somebody is a member on that day or later; there is nothing to remember else."""

    on: Day


class HasMembers(Rejection):
    """Somebody is still a member of it on that day or later."""


@dataclass(frozen=True, slots=True)
class Team:
    """`members` are there until further notice; `last` is the latest day on which any other left."""

    members: Mapping[UUID, date] = field(default_factory=dict)
    last: date = date.min


def decide(command: AddMember | RemoveMember | Disband, state: Team) -> Sequence[TeamEvent]:
    match command:
        case AddMember():
            return [] if command.rep_id in state.members else [MemberAdded(rep_id=command.rep_id, on=command.on)]
        case RemoveMember():
            return [MemberRemoved(rep_id=command.rep_id, on=command.on)] if command.rep_id in state.members else []
        case Disband():
            if state.members:
                raise HasMembers(f"{len(state.members)} are members until further notice.")
            if state.last > command.on:
                raise HasMembers(f"The last member leaves it on {state.last}.")
            return []


def evolve(state: Team, event: TeamEvent) -> Team:
    match event:
        case MemberAdded():
            return Team({**state.members, event.rep_id: event.on}, state.last)
        case MemberRemoved():
            stayed = {rep_id: since for rep_id, since in state.members.items() if rep_id != event.rep_id}
            return Team(stayed, max(state.last, event.on))


team = Decider("team", Team(), decide, evolve, TeamEvent)
