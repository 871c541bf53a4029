"""What a complaint run found and did."""

from shared.kernel.fields import Count, Moment
from shared.kernel.messages import Event


class ComplaintRunCompleted(Event):
    """`found` are the complaints that were looked at; the rest counts the events that they gave."""

    as_of: Moment
    found: Count
    breached: Count
    escalated: Count
