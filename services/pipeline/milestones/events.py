"""What happens to a milestone on its contract."""

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event


class MilestonePlanned(Event):
    """A node of the performance of the contract, with who answers for it. Planned again, it has another day or
    owner."""

    name: Text
    due_on: Day
    owner_id: Id


class MilestoneReached(Event):
    name: Text
    due_on: Day
    on: Day


class MilestoneMissed(Event):
    """It was not reached by its day: told once for each day that was planned."""

    name: Text
    due_on: Day
    owner_id: Id
    as_of: Day


MilestoneEvent = MilestonePlanned | MilestoneReached | MilestoneMissed
