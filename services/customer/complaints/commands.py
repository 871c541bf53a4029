"""What can be asked of a complaint."""

from shared.kernel.fields import Code, Flag, Id, Moment, Text
from shared.kernel.messages import Command

from ..complaint_clock.commands import ClockCommand
from ..remedies.decider import RemedyCommand
from ..service_standard.terms import Terms
from .events import Channel, Severity


class RaiseComplaint(Command):
    """`category` and `product` are whatever the company counts complaints by."""

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


class OpenComplaint(Command):
    """A complaint of a known customer, whom `owner_id` looks after. `terms` are those of the service standard, where
    it speaks of such a complaint; `request_id` is the service request that it was before."""

    complaint: RaiseComplaint
    owner_id: Id | None = None
    terms: Terms | None = None
    request_id: Id | None = None


class Acknowledge(Command):
    """The customer is told that the complaint was received."""


class Assign(Command):
    assignee_id: Id


class Escalate(Command):
    reason: Text


class Resolve(Command):
    resolution: Text
    compensation: Text | None = None


class Close(Command):
    customer_confirmed: Flag


class Reopen(Command):
    reason: Text


ComplaintCommand = (
    OpenComplaint | Acknowledge | Assign | ClockCommand | RemedyCommand | Escalate | Resolve | Close | Reopen
)
