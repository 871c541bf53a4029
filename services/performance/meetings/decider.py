"""The rules of a meeting: held once, with the actions that were agreed, or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid5

from pydantic import BeforeValidator, Field, TypeAdapter

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Moment, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .events import ActionAgreed, Brought, MeetingCalled, MeetingCancelled, MeetingEvent, MeetingHeld, MeetingKind

MOST = 200
"""Of participants, of items of an agenda, and of actions."""
_WORDS: TypeAdapter[str] = TypeAdapter(Text)
_ITEMS: TypeAdapter[list[str]] = TypeAdapter(Annotated[list[Text], Field(max_length=MOST)])


def _agenda(value: Any) -> Any:
    """One check for both kinds, so that a refusal points at the item and not at one of two ways to read it."""
    return _ITEMS.validate_python(value) if isinstance(value, list) else _WORDS.validate_python(value)


class CallMeeting(Command):
    """`agenda` is a text, or item by item. `customer_id` is with whom, of a meeting with a customer."""

    kind: MeetingKind
    unit_id: Id
    starts_at: Moment
    participants: Annotated[list[Id], Field(max_length=MOST)]
    agenda: Annotated[Text | list[Text], BeforeValidator(_agenda)] | None = None
    customer_id: Id | None = None


class ActionBody(Command):
    what: Text
    owner_id: Id
    due_on: Day


class HoldMeeting(Command):
    minutes: Text
    actions: Annotated[list[ActionBody], Field(max_length=MOST)] = Field(default_factory=list)


class RecordMeeting(Command):
    """A meeting that was held on `started_on`, the business day on which it started, with what its agenda brought."""

    meeting_id: Id
    held: HoldMeeting
    brought: Brought
    started_on: Day


class CancelMeeting(Command):
    reason: Text


MeetingCommand = CallMeeting | RecordMeeting | CancelMeeting


class MeetingStatus(StrEnum):
    CALLED = "called"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    called: MeetingCalled
    held: MeetingHeld | None = None
    actions: tuple[ActionAgreed, ...] = ()
    cancelled: MeetingCancelled | None = None

    @property
    def status(self) -> MeetingStatus:
        if self.cancelled:
            return MeetingStatus.CANCELLED
        return MeetingStatus.HELD if self.held else MeetingStatus.CALLED


def decide(command: MeetingCommand, state: Meeting | None) -> Sequence[MeetingEvent]:
    if isinstance(command, CallMeeting):
        return [] if state else [_call(command)]
    if state is None:
        raise NotFound
    match command:
        case RecordMeeting():
            return _hold(command, state)
        case CancelMeeting():
            return _cancel(command, state)


def _call(command: CallMeeting) -> MeetingCalled:
    for index, rep_id in enumerate(command.participants):
        if rep_id in command.participants[:index]:
            raise Invalid(f"/participants/{index}", "is there twice")
    agenda = command.agenda
    said = {
        **dict(command),
        "participants": tuple(command.participants),
        "agenda": tuple(agenda) if isinstance(agenda, list) else agenda,
    }
    return MeetingCalled(**said, called_by=command.by.sub)


def _hold(command: RecordMeeting, state: Meeting) -> Sequence[MeetingEvent]:
    actions = _actions(command)
    if state.held and (state.held.minutes, state.actions) == (command.held.minutes, actions):
        return []
    if state.status is not MeetingStatus.CALLED:
        raise WrongStatus(f"The meeting is {state.status}.")
    for index, action in enumerate(actions):
        _check(action, command.started_on, f"/actions/{index}")
    return [
        MeetingHeld(minutes=command.held.minutes, brought=command.brought, held_by=command.by.sub),
        *actions,
    ]


def _actions(command: RecordMeeting) -> tuple[ActionAgreed, ...]:
    return tuple(
        ActionAgreed(**dict(action), task_id=action_id(command.meeting_id, n))
        for n, action in enumerate(command.held.actions)
    )


def action_id(meeting_id: UUID, n: int) -> UUID:
    """The task of the nth action of a meeting, counted from 0."""
    return uuid5(meeting_id, f"action/{n}")


def _check(action: ActionAgreed, day: date, at: str) -> None:
    if action.due_on < day:
        raise Invalid(f"{at}/due_on", "is before the meeting")


def _cancel(command: CancelMeeting, state: Meeting) -> Sequence[MeetingEvent]:
    if state.cancelled and state.cancelled.reason == command.reason:
        return []
    if state.status is not MeetingStatus.CALLED:
        raise WrongStatus(f"The meeting is {state.status}.")
    return [MeetingCancelled(reason=command.reason, cancelled_by=command.by.sub)]


def evolve(state: Meeting | None, event: MeetingEvent) -> Meeting:
    if isinstance(event, MeetingCalled):
        return Meeting(event)
    if state is None:
        raise TypeError(f"a meeting begins with MeetingCalled, not with {type(event).__name__}")
    match event:
        case MeetingHeld():
            return replace(state, held=event)
        case ActionAgreed():
            return replace(state, actions=(*state.actions, event))
        case MeetingCancelled():
            return replace(state, cancelled=event)


meeting = Decider("meeting", None, decide, evolve, MeetingEvent)
