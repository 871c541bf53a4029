"""What can happen to a development goal.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event


class DevelopmentGoalSet(Event):
    """A skill, or a position."""

    rep_id: Id
    skill: Code | None = None
    position: Code | None = None
    due_on: Day
    note: Text | None = None
    set_by: str


class Outcome(StrEnum):
    REACHED = "reached"
    MISSED = "missed"
    DROPPED = "dropped"


class DevelopmentGoalClosed(Event):
    outcome: Outcome
    note: Text | None = None
    closed_by: str


DevelopmentGoalEvent = DevelopmentGoalSet | DevelopmentGoalClosed
