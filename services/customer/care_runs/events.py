"""What a care run found and did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class CareRunCompleted(Event):
    """`plan_version` is None where no plan was in force. The rest counts the events that the run gave."""

    as_of: Day
    plan_version: Count | None = None
    opened: Count
    handed_over: Count
    missed: Count
