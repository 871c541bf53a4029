"""What was done with the customer of an opportunity, as clients see it there."""

from datetime import date

from shared.kernel.fields import Count, Text
from shared.kernel.things import Shown


class TouchView(Shown):
    """`kind` is `visit`, `demo`, or the activity's."""

    on: date
    kind: str


class DemoView(Shown):
    held_on: date
    attendees: Count | Text | None
    feedback: str
    recorded_by: str


class ActivityView(Shown):
    kind: str
    on: date
    note: str
    recorded_by: str
