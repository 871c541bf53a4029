"""What an attainment run finds, and what it did.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Count, Currency, Day, Id, Rate
from shared.kernel.messages import Event

from ..gaps.events import Figure, Of


class AttainmentReviewed(Event):
    """What the rep or unit `key` did in a period that was over by `as_of`, against its target, as both were known then.
    `unit_id` is of a rep the unit on the period's last day."""

    metric: Code
    of: Of
    key: Id
    unit_id: Id | None = None
    period: Code
    first: Day
    last: Day
    currency: Currency | None = None
    target: Figure
    actual: Figure
    rate: Rate | None = None
    as_of: Day


class AttainmentRunCompleted(Event):
    """`reviewed` periods of reps and units; `gaps` were found, `closed` those whose target was reached after all."""

    as_of: Day
    reviewed: Count
    gaps: Count
    closed: Count
