"""What a lifecycle run found and did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class LifecycleRunCompleted(Event):
    """`found` are the customers that were looked at; `dormant` and `lost` those that became so."""

    as_of: Day
    scheme_version: Count
    dormant_after_days: Count
    lost_after_days: Count
    found: Count
    dormant: Count
    lost: Count
