"""What was done with the customer of a deal."""

from shared.kernel.fields import Code, Count, Day, Id, Text
from shared.kernel.messages import Event


class VisitNoted(Event):
    """A rep was with the customer while it was open."""

    visit_id: Id
    rep_id: Id
    on: Day
    channel: Code


class DemoHeld(Event):
    """`attendees` is how many there were, or who, in words."""

    held_on: Day
    attendees: Count | Text | None = None
    feedback: Text
    recorded_by: str


class ActivityRecorded(Event):
    kind: Code
    on: Day
    note: Text
    recorded_by: str


FollowUpEvent = DemoHeld | ActivityRecorded | VisitNoted
