"""What a work report run found and did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class WorkReportRunCompleted(Event):
    """`found` were due by `as_of` and not filed; of `missed` that had not been said before."""

    as_of: Day
    found: Count
    missed: Count
