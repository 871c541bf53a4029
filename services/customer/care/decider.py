"""The rules of a task of care: opened once for its occasion, delivered once, missed at most once.

What is delivered late was missed, and is delivered. A payment may be overdue again: then its task begins anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, WrongStatus

from .events import CareDelivered, CareEvent, CareHandedOver, CareMissed, CareTaskOpened, CareWithdrawn


def task_id(customer_id: UUID, occasion: str) -> UUID:
    """The stream of what is to be done for that customer on that occasion."""
    return uuid5(NAMESPACE_URL, f"customer/care/{customer_id}/{occasion}")


class OpenTask(Command):
    task: CareTaskOpened


class DeliverCare(Command):
    """`on` is the day on which it was done, `note` what came of it."""

    note: Text
    on: Day


class MissCare(Command):
    as_of: Day


class HandOverCare(Command):
    rep_id: Id | None


class WithdrawCare(Command):
    pass


CareCommand = OpenTask | DeliverCare | MissCare | HandOverCare | WithdrawCare


class CareStatus(StrEnum):
    """`missed`: its day has passed, and it is still to be done. `withdrawn`: there is no reason for it any more."""

    OPEN = "open"
    MISSED = "missed"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CareTask:
    opened: CareTaskOpened
    rep_id: UUID | None
    missed_as_of: date | None = None
    delivered: CareDelivered | None = None
    withdrawn: bool = False

    @property
    def status(self) -> CareStatus:
        if self.delivered:
            return CareStatus.DELIVERED
        if self.withdrawn:
            return CareStatus.WITHDRAWN
        return CareStatus.MISSED if self.missed_as_of else CareStatus.OPEN

    @property
    def is_to_do(self) -> bool:
        return self.status in (CareStatus.OPEN, CareStatus.MISSED)


def decide(command: CareCommand, state: CareTask | None) -> Sequence[CareEvent]:
    match command:
        case OpenTask(task=task):
            anew = state is not None and not state.is_to_do and task.occurred_on > state.opened.occurred_on
            return [task] if state is None or anew else []
        case WithdrawCare():
            return [CareWithdrawn()] if state and state.is_to_do else []
    if state is None:
        raise NotFound
    match command:
        case DeliverCare():
            return _deliver(command, state)
        case MissCare(as_of=as_of):
            late = state.status is CareStatus.OPEN and state.opened.due_on < as_of
            return [CareMissed(as_of=as_of)] if late else []
        case HandOverCare(rep_id=rep_id):
            return [CareHandedOver(rep_id=rep_id)] if state.is_to_do and rep_id != state.rep_id else []


def _deliver(command: DeliverCare, state: CareTask) -> Sequence[CareEvent]:
    if state.delivered and (state.delivered.note, state.delivered.on) == (command.note, command.on):
        return []
    if not state.is_to_do:
        raise WrongStatus(f"The task is {state.status}.")
    told = {"note": command.note, "on": command.on, "delivered_by": command.by.sub}
    return [CareDelivered(customer_id=state.opened.customer_id, **told)]


def evolve(state: CareTask | None, event: CareEvent) -> CareTask:
    if isinstance(event, CareTaskOpened):
        return CareTask(event, event.rep_id)
    if state is None:
        raise TypeError(f"a task of care begins with CareTaskOpened, not with {type(event).__name__}")
    match event:
        case CareDelivered():
            return replace(state, delivered=event)
        case CareMissed():
            return replace(state, missed_as_of=event.as_of)
        case CareHandedOver():
            return replace(state, rep_id=event.rep_id)
        case CareWithdrawn():
            return replace(state, withdrawn=True)


care_task = Decider("care_task", None, decide, evolve, CareEvent)
