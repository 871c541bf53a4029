"""What can happen to the clock of a complaint.

Class and field names are the storage format: new fields get defaults, none is renamed. Every `at` is when the command
was accepted.
"""

from shared.kernel.fields import Moment, Text
from shared.kernel.messages import Event


class ComplaintPaused(Event):
    """The customer is waited for: the clock stands from `at`."""

    reason: Text
    at: Moment


class ComplaintResumed(Event):
    at: Moment


class SlaBreached(Event):
    """`due_by` had passed without a solution as of `as_of`."""

    due_by: Moment
    as_of: Moment


ClockEvent = ComplaintPaused | ComplaintResumed | SlaBreached
