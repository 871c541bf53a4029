"""What a task run found and did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class TaskRunCompleted(Event):
    """`found` are the open tasks whose day was over by `as_of`; of `overdue` that had not been said before."""

    as_of: Day
    found: Count
    overdue: Count
