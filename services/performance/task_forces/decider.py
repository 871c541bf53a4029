"""The rules of one person's work in task forces. Who is employed, and from when, is the rep's to say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.kernel.fields import Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import TaskForceEvent, TaskForceJoined, TaskForceLeft


class JoinTaskForce(Command):
    """`on` is the first day in it."""

    unit_id: Id
    on: Day


class LeaveTaskForce(Command):
    """`on` is the first day without."""

    unit_id: Id
    on: Day


class NotInTaskForce(Rejection):
    """The rep is not in that task force."""


@dataclass(frozen=True, slots=True)
class Secondment:
    """In a task force from `since` on, and no more from `until` on."""

    unit_id: UUID
    since: date
    until: date | None = None


def joined(command: JoinTaskForce, spans: tuple[Secondment, ...], joined_on: date) -> Sequence[TaskForceEvent]:
    if command.on < joined_on:
        raise Invalid("/on", f"the rep joins on {joined_on}")
    same = [span for span in spans if span.unit_id == command.unit_id]
    if any(span.until is None for span in same):
        return []
    if any(span.until is not None and command.on < span.until for span in same):
        raise Invalid("/on", "the rep is in it on that day already")
    return [TaskForceJoined(unit_id=command.unit_id, on=command.on)]


def left(command: LeaveTaskForce, spans: tuple[Secondment, ...]) -> Sequence[TaskForceEvent]:
    same = [span for span in spans if span.unit_id == command.unit_id]
    now = next((span for span in same if span.until is None), None)
    if now is None:
        if any(span.until == command.on for span in same):
            return []
        raise NotInTaskForce
    if command.on < now.since:
        raise Invalid("/on", f"the rep is in it from {now.since}")
    return [TaskForceLeft(unit_id=command.unit_id, on=command.on)]


def ended(spans: tuple[Secondment, ...], on: date) -> Sequence[TaskForceEvent]:
    """Whoever leaves the company leaves its task forces."""
    return [TaskForceLeft(unit_id=one.unit_id, on=max(on, one.since)) for one in spans if one.until is None]


def after(spans: tuple[Secondment, ...], event: TaskForceEvent) -> tuple[Secondment, ...]:
    match event:
        case TaskForceJoined():
            return (*spans, Secondment(event.unit_id, event.on))
        case TaskForceLeft():
            return tuple(
                replace(one, until=event.on) if one.unit_id == event.unit_id and one.until is None else one
                for one in spans
            )
