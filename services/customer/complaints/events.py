"""What can happen to a complaint.

Class and field names are the storage format: new fields get defaults, none is renamed. Every `at` is when the command
was accepted, unless it says otherwise.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Count, Flag, Id, Moment, Quantity, Text
from shared.kernel.messages import Event

from ..complaint_clock.events import ClockEvent
from ..remedies.events import RemedyEvent
from ..service_standard.events import WorkingTime
from ..tier_standing.events import Tier


class Severity(StrEnum):
    """`major`: a contract dispute or a product accident."""

    GENERAL = "general"
    MAJOR = "major"


class Channel(StrEnum):
    HOTLINE = "hotline"
    WEB = "web"
    VISIT = "visit"
    EMAIL = "email"


class EscalationCause(StrEnum):
    MAJOR = "major"
    BREACH = "breach"
    REQUEST = "request"


class ComplaintRaised(Event):
    """`owner_id` is the rep who looks after the customer. `solve_hours` are allowed, by the version `standard_version`
    of the service standard where one is in force that speaks of it; only those of `working_time` count, where it is
    there. `request_id` is the service request that it was before, from whose start its clock runs."""

    customer_id: Id
    severity: Severity
    category: Code
    product: Code | None = None
    description: Text
    remedy_sought: Text
    channel: Channel
    raised_at: Moment
    contract_id: Id | None = None
    order_id: Id | None = None
    invoice_id: Id | None = None
    owner_id: Id | None = None
    solve_hours: Quantity
    answer_hours: Quantity | None = None
    working_time: WorkingTime | None = None
    standard_version: Count | None = None
    tier: Tier | None = None
    request_id: Id | None = None


class ComplaintAcknowledged(Event):
    at: Moment


class ComplaintAssigned(Event):
    assignee_id: Id


class ComplaintEscalated(Event):
    """To the manager. `at` of a breach is the moment as of which it was noticed."""

    cause: EscalationCause
    reason: Text | None = None
    at: Moment


class ComplaintResolved(Event):
    resolution: Text
    compensation: Text | None = None
    at: Moment


class ComplaintClosed(Event):
    customer_confirmed: Flag
    at: Moment


class ComplaintReopened(Event):
    reason: Text
    at: Moment


ComplaintEvent = (
    ComplaintRaised
    | ComplaintAcknowledged
    | ComplaintAssigned
    | ClockEvent
    | RemedyEvent
    | ComplaintEscalated
    | ComplaintResolved
    | ComplaintClosed
    | ComplaintReopened
)
