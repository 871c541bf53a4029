"""What runs of loyalty did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class LoyaltyRunCompleted(Event):
    """`found` are the customers that were looked at; `expired` those of whose points some expired, `points` how
    many in all."""

    as_of: Day
    found: Count
    expired: Count
    points: int
