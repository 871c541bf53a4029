"""The rules of a requisition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Quantity, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus

from ..reps.events import Position
from .events import (
    Market,
    RequisitionApproved,
    RequisitionClosed,
    RequisitionEvent,
    RequisitionOpened,
    RequisitionRefused,
    SeatFilled,
)


class OpenRequisition(Command):
    """`needed_on` is the day from which the seats are to be taken, `interviewers` who alone rate its candidates; none:
    whoever interviews."""

    external_id: Code | None = None
    unit_id: Id
    position: Position
    headcount: Quantity
    needed_on: Day
    reason: Text
    market: Market | None = None
    interviewers: list[Id] = Field(default_factory=list)


class ApproveRequisition(Command):
    pass


class RefuseRequisition(Command):
    reason: Text


class CloseRequisition(Command):
    reason: Text


class FillSeat(Command):
    candidate_id: Id
    rep_id: Id


class RequisitionStatus(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    FILLED = "filled"
    CLOSED = "closed"


RequisitionCommand = OpenRequisition | ApproveRequisition | RefuseRequisition | CloseRequisition | FillSeat


@dataclass(frozen=True, slots=True)
class Requisition:
    opened: RequisitionOpened
    approved: RequisitionApproved | None = None
    refused: RequisitionRefused | None = None
    closed: RequisitionClosed | None = None
    filled: tuple[SeatFilled, ...] = ()

    @property
    def status(self) -> RequisitionStatus:
        if self.refused:
            return RequisitionStatus.REFUSED
        if self.closed:
            return RequisitionStatus.CLOSED
        if not self.approved:
            return RequisitionStatus.OPEN
        return RequisitionStatus.APPROVED if self.seats_left else RequisitionStatus.FILLED

    @property
    def seats_left(self) -> int:
        return self.opened.headcount - len(self.filled)


def decide(command: RequisitionCommand, state: Requisition | None) -> Sequence[RequisitionEvent]:
    if isinstance(command, OpenRequisition):
        return _open(command, state)
    if state is None:
        raise NotFound
    match command:
        case ApproveRequisition():
            return _approve(command, state)
        case RefuseRequisition():
            if state.refused:
                return []
            _require(state, RequisitionStatus.OPEN)
            return [RequisitionRefused(reason=command.reason, refused_by=command.by.sub)]
        case CloseRequisition():
            if state.closed:
                return []
            _require(state, RequisitionStatus.OPEN, RequisitionStatus.APPROVED)
            return [RequisitionClosed(reason=command.reason, closed_by=command.by.sub)]
        case FillSeat():
            if any(one.candidate_id == command.candidate_id for one in state.filled):
                return []
            _require(state, RequisitionStatus.APPROVED)
            return [SeatFilled(**dict(command))]


def _open(command: OpenRequisition, state: Requisition | None) -> Sequence[RequisitionEvent]:
    if state is not None:
        raise AlreadyExists
    for index, one in enumerate(command.interviewers):
        if one in command.interviewers[:index]:
            raise Invalid(f"/interviewers/{index}", "is named twice")
    opened_by = {"opened_by": command.by.sub, "opened_by_rep": command.by.rep_id}
    return [RequisitionOpened.model_validate({**dict(command), **opened_by})]


def _approve(command: ApproveRequisition, state: Requisition) -> Sequence[RequisitionEvent]:
    opened = state.opened
    if command.by.sub == opened.opened_by or (command.by.rep_id and command.by.rep_id == opened.opened_by_rep):
        raise OwnApproval("Whoever opened a requisition does not approve it.")
    if state.approved:
        return []
    _require(state, RequisitionStatus.OPEN)
    return [RequisitionApproved(approved_by=command.by.sub)]


def _require(state: Requisition, *statuses: RequisitionStatus) -> None:
    if state.status not in statuses:
        raise WrongStatus(f"The requisition is {state.status.value}.")


def evolve(state: Requisition | None, event: RequisitionEvent) -> Requisition:
    if isinstance(event, RequisitionOpened):
        return Requisition(event)
    if state is None:
        raise TypeError(f"a requisition begins with RequisitionOpened, not with {type(event).__name__}")
    match event:
        case RequisitionApproved():
            return replace(state, approved=event)
        case RequisitionRefused():
            return replace(state, refused=event)
        case RequisitionClosed():
            return replace(state, closed=event)
        case SeatFilled():
            return replace(state, filled=(*state.filled, event))


requisition: Decider[RequisitionCommand, Requisition | None, RequisitionEvent] = Decider(
    "requisition", None, decide, evolve, RequisitionEvent
)
