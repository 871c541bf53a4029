"""The rules of a resource: handed out, returned once, flagged by another than who has it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, Invalid, NotFound, WrongStatus

from .events import MisuseFlagged, ResourceAssigned, ResourceEvent, ResourceKind, ResourceReturned


class AssignResource(Command):
    """To a rep or to a unit. `on` is by default the day on which it is said, `until` the day by which it is due
    back."""

    kind: ResourceKind
    name: Text
    code: Code | None = None
    purpose: Text
    rep_id: Id | None = None
    unit_id: Id | None = None
    on: Day | None = None
    until: Day | None = None


class HandOut(AssignResource):
    """With the rep's unit, on a day that is known."""

    on: Day


class ReturnBody(Command):
    on: Day | None = None
    condition: Text | None = None


class ReturnResource(ReturnBody):
    today: Day


class FlagBody(Command):
    reason: Text
    on: Day | None = None


class FlagMisuse(FlagBody):
    today: Day


ResourceCommand = HandOut | ReturnResource | FlagMisuse


class ResourceStatus(StrEnum):
    ASSIGNED = "assigned"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Resource:
    assigned: ResourceAssigned
    returned: ResourceReturned | None = None
    flags: tuple[MisuseFlagged, ...] = ()

    @property
    def status(self) -> ResourceStatus:
        return ResourceStatus.RETURNED if self.returned else ResourceStatus.ASSIGNED


def decide(command: ResourceCommand, state: Resource | None) -> Sequence[ResourceEvent]:
    if isinstance(command, HandOut):
        return [] if state else [_assign(command)]
    if state is None:
        raise NotFound
    return _return(command, state) if isinstance(command, ReturnResource) else _flag(command, state)


def _assign(command: HandOut) -> ResourceAssigned:
    if command.rep_id is None and command.unit_id is None:
        raise Invalid("/rep_id", "a resource is assigned to a rep or to a unit")
    if command.until and command.until < command.on:
        raise Invalid("/until", "must not be before on")
    return ResourceAssigned(**dict(command), assigned_by=command.by.sub)


def _return(command: ReturnResource, state: Resource) -> Sequence[ResourceEvent]:
    known = state.returned
    if known and known.condition == command.condition and command.on in (None, known.on):
        return []
    if known:
        raise WrongStatus(f"It was returned on {known.on}.")
    on = command.on or max(command.today, state.assigned.on)
    if on < state.assigned.on:
        raise Invalid("/on", f"it was assigned on {state.assigned.on}")
    return [ResourceReturned(on=on, condition=command.condition, returned_by=command.by.sub)]


def _flag(command: FlagMisuse, state: Resource) -> Sequence[ResourceEvent]:
    """Also of one that is returned: misuse may come to light later."""
    by = command.by
    if by.rep_id is not None and by.rep_id == state.assigned.rep_id:
        raise Forbidden("Misuse is flagged by another than who has the resource.")
    if any(flag.reason == command.reason and command.on in (None, flag.on) for flag in state.flags):
        return []
    on = command.on or max(command.today, state.assigned.on)
    if on < state.assigned.on:
        raise Invalid("/on", f"it was assigned on {state.assigned.on}")
    return [MisuseFlagged(reason=command.reason, on=on, flagged_by=by.sub)]


def evolve(state: Resource | None, event: ResourceEvent) -> Resource | None:
    if isinstance(event, ResourceAssigned):
        return Resource(event)
    if state is None:
        return None
    if isinstance(event, ResourceReturned):
        return replace(state, returned=event)
    return replace(state, flags=(*state.flags, event))


resource = Decider("resource", None, decide, evolve, ResourceEvent)
