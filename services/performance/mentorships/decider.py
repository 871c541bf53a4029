"""The rules of a mentorship."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, WrongStatus

from ..units.dated import not_before
from .events import MentorAssigned, MentorshipEnded, MentorshipEvent


class AssignMentor(Command):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    rep_id: Id
    mentor_id: Id
    from_: Day = Field(alias="from")
    goal: Text | None = None


class EndMentorship(Command):
    """`on` is the first day without it."""

    on: Day
    reason: Text


@dataclass(frozen=True, slots=True)
class Mentorship:
    assigned: MentorAssigned
    ended: MentorshipEnded | None = None

    def runs_on(self, day: date) -> bool:
        return self.assigned.from_ <= day and (self.ended is None or day < self.ended.on)


def decide(command: AssignMentor | EndMentorship, state: Mentorship | None) -> Sequence[MentorshipEvent]:
    if isinstance(command, AssignMentor):
        if state is not None:
            raise AlreadyExists
        if command.mentor_id == command.rep_id:
            raise Invalid("/mentor_id", "nobody is their own mentor")
        return [MentorAssigned(**dict(command), assigned_by=command.by.sub)]
    if state is None:
        raise NotFound
    if state.ended is not None:
        if state.ended.on == command.on:
            return []
        raise WrongStatus(f"The mentorship ends on {state.ended.on}.")
    not_before(state.assigned.from_, command.on)
    return [MentorshipEnded(on=command.on, reason=command.reason, ended_by=command.by.sub)]


def evolve(state: Mentorship | None, event: MentorshipEvent) -> Mentorship:
    if isinstance(event, MentorAssigned):
        return Mentorship(event)
    if state is None:
        raise TypeError(f"a mentorship begins with MentorAssigned, not with {type(event).__name__}")
    return replace(state, ended=event)


mentorship = Decider("mentorship", None, decide, evolve, MentorshipEvent)
