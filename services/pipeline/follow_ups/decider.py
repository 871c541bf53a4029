"""The rules of follow-up: each thing that was done with the customer is recorded once, whoever tells it.

It is recorded in the stream of its opportunity, which says whether it is still open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.kernel.fields import Code, Count, Day, Id, Text
from shared.kernel.messages import Command

from .events import ActivityRecorded, DemoHeld, FollowUpEvent, VisitNoted


class HoldDemo(Command):
    """`attendees`: how many, or who, in words."""

    held_on: Day
    attendees: Count | Text | None = None
    feedback: Text


class RecordActivity(Command):
    kind: Code
    on: Day
    note: Text


class NoteVisit(Command):
    """A rep was with the customer."""

    visit_id: Id
    rep_id: Id
    on: Day
    channel: Code


FollowUpCommand = HoldDemo | RecordActivity | NoteVisit


@dataclass(frozen=True)
class Touch:
    """When the customer was last dealt with, and how: `visit`, `demo`, or an activity's own kind."""

    on: date
    kind: str


@dataclass(frozen=True)
class FollowUp:
    """All of one opportunity so far; `visit` is the latest to the customer."""

    demos: tuple[DemoHeld, ...] = ()
    activities: tuple[ActivityRecorded, ...] = ()
    visit: VisitNoted | None = None

    @property
    def last_touch(self) -> Touch | None:
        """The latest; of one day the visit before a demo before an activity."""
        touches = [Touch(one.on, one.kind) for one in self.activities]
        touches += [Touch(one.held_on, "demo") for one in self.demos]
        touches += [Touch(self.visit.on, "visit")] if self.visit else []
        return max(reversed(touches), key=lambda touch: touch.on, default=None)


def record(command: FollowUpCommand, known: FollowUp, is_open: bool) -> Sequence[FollowUpEvent]:
    """Told again, perhaps by somebody else, it is known. A visit concerns an open deal, as far as it is the latest."""
    if isinstance(command, NoteVisit):
        later = known.visit is None or command.on > known.visit.on
        return [VisitNoted(**dict(command))] if later and is_open else []
    kind, told = (DemoHeld, known.demos) if isinstance(command, HoldDemo) else (ActivityRecorded, known.activities)
    new = kind(**dict(command), recorded_by=command.by.sub)
    return [] if any(new.model_copy(update={"recorded_by": one.recorded_by}) == one for one in told) else [new]


def evolve(known: FollowUp, event: FollowUpEvent) -> FollowUp:
    match event:
        case DemoHeld():
            return replace(known, demos=(*known.demos, event))
        case ActivityRecorded():
            return replace(known, activities=(*known.activities, event))
        case VisitNoted():
            return replace(known, visit=event)
