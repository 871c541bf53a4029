"""What happens between a rep and task forces, in the rep's stream.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Day, Id
from shared.kernel.messages import Event


class TaskForceJoined(Event):
    unit_id: Id
    on: Day


class TaskForceLeft(Event):
    """`on` is the first day without."""

    unit_id: Id
    on: Day


TaskForceEvent = TaskForceJoined | TaskForceLeft
