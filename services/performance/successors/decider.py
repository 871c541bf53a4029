"""The rules of naming a successor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, OwnApproval

from .events import Readiness, SuccessorEvent, SuccessorNamed, SuccessorWithdrawn


class NameSuccessor(Command):
    """Who could lead the unit."""

    unit_id: Id
    rep_id: Id
    readiness: Readiness = Readiness.ONE_YEAR
    note: Text | None = None


class WithdrawSuccessor(Command):
    reason: Text


@dataclass(frozen=True, slots=True)
class Successor:
    named: SuccessorNamed
    withdrawn: SuccessorWithdrawn | None = None


def decide(command: NameSuccessor | WithdrawSuccessor, state: Successor | None) -> Sequence[SuccessorEvent]:
    if isinstance(command, NameSuccessor):
        if state is not None:
            raise AlreadyExists
        if command.by.rep_id == command.rep_id:
            raise OwnApproval("Nobody names themselves.")
        return [SuccessorNamed(**dict(command), named_by=command.by.sub)]
    if state is None:
        raise NotFound
    return [] if state.withdrawn else [SuccessorWithdrawn(reason=command.reason, withdrawn_by=command.by.sub)]


def evolve(state: Successor | None, event: SuccessorEvent) -> Successor:
    if isinstance(event, SuccessorNamed):
        return Successor(event)
    if state is None:
        raise TypeError(f"a successor begins with SuccessorNamed, not with {type(event).__name__}")
    return replace(state, withdrawn=event)


successor = Decider("successor", None, decide, evolve, SuccessorEvent)
