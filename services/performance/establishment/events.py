"""What happens to the establishment of a unit."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event

from ..reps.events import Position


class EstablishmentSet(Event):
    """So many of the position are to be direct members of the unit from `effective_on` on."""

    position: Position
    headcount: Count
    effective_on: Day
    set_by: str
