"""What a penalty run found and did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class PenaltyRunCompleted(Event):
    """Of `found` penalties that could be appealed no more on `as_of` so many took effect."""

    as_of: Day
    found: Count
    effective: Count
