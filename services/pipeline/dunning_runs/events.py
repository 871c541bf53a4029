"""What runs of dunning did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class DunningRunCompleted(Event):
    """`found` are the cases that were looked at; the rest counts the events that they gave."""

    as_of: Day
    policy_version: Count
    found: Count
    warned: Count
    overdue: Count
    escalated: Count
    legal_letters: Count
