"""The rules of the roles that one person holds. Who is employed, and from when, is the rep's to say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ConfigDict, Field

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import GrantedRole, RoleEvent, RoleGranted, RoleRevoked


class GrantRole(Command):
    """`from` is the first day, `to` the last; without one until it is revoked."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    role: GrantedRole
    from_: Day = Field(alias="from")
    to: Day | None = None


class RevokeRole(Command):
    """`on` is the first day without it."""

    role: GrantedRole
    on: Day


class RoleHeld(Rejection):
    """The role is held on some of those days already."""


class RoleNotHeld(Rejection):
    """The role is not held on that day."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Held from `since` through `until` (None: until further notice), and no more from `revoked_on` on."""

    role: GrantedRole
    since: date
    until: date | None
    granted_by: str
    revoked_on: date | None = None

    def held_on(self, day: date) -> bool:
        return self.since <= day and self.reaches(day)

    def reaches(self, day: date) -> bool:
        """Whether it is held on that day or later."""
        return (self.until is None or day <= self.until) and (self.revoked_on is None or day < self.revoked_on)

    def meets(self, first: date, last: date | None) -> bool:
        """Whether it is held on some day from `first` through `last`."""
        begins = max(first, self.since)
        return (last is None or begins <= last) and self.reaches(begins)


def granted(command: GrantRole, grants: tuple[Grant, ...], joined_on: date) -> Sequence[RoleEvent]:
    if command.from_ < joined_on:
        raise Invalid("/from", f"the rep joins on {joined_on}")
    if command.to is not None and command.to < command.from_:
        raise Invalid("/to", "must not be before from")
    for grant in (one for one in grants if one.role is command.role and one.meets(command.from_, command.to)):
        if (grant.since, grant.until, grant.revoked_on) == (command.from_, command.to, None):
            return []
        raise RoleHeld(f"It is held from {grant.since}.")
    return [RoleGranted(role=command.role, since=command.from_, until=command.to, granted_by=command.by.sub)]


def revoked(command: RevokeRole, grants: tuple[Grant, ...]) -> Sequence[RoleEvent]:
    of_role = [grant for grant in grants if grant.role is command.role]
    if any(grant.revoked_on == command.on for grant in of_role):
        return []
    if not any(grant.held_on(command.on) for grant in of_role):
        raise RoleNotHeld(f"{command.role.value} is not held on {command.on}.")
    return [RoleRevoked(role=command.role, on=command.on, revoked_by=command.by.sub)]


def ended(grants: tuple[Grant, ...], on: date, by: str) -> Sequence[RoleEvent]:
    """Roles end with leaving: those held on the first day without the rep, or to come later."""
    roles = dict.fromkeys(grant.role for grant in grants if grant.reaches(max(on, grant.since)))
    return [RoleRevoked(role=role, on=on, revoked_by=by) for role in roles]


def after(grants: tuple[Grant, ...], event: RoleEvent) -> tuple[Grant, ...]:
    match event:
        case RoleGranted():
            return (*grants, Grant(event.role, event.since, event.until, event.granted_by))
        case RoleRevoked():
            return tuple(_without(grant, event) for grant in grants)


def _without(grant: Grant, event: RoleRevoked) -> Grant:
    """All of the role that reaches the day ends on it; what was to begin later never does."""
    ends = grant.role is event.role and grant.reaches(max(event.on, grant.since))
    return replace(grant, revoked_on=event.on) if ends else grant
