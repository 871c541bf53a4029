"""What can be asked of a complaint."""

from pydantic import Field

from shared.kernel.fields import Code, Day, Flag, Id, Moment, Text
from shared.kernel.messages import Command

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
    """A complaint of a known customer, whom `owner_id` looks after."""

    complaint: RaiseComplaint
    owner_id: Id | None = None


class Acknowledge(Command):
    """The customer is told that the complaint was received."""


class Assign(Command):
    assignee_id: Id


class Pause(Command):
    reason: Text


class Resume(Command):
    """The customer has answered: the clock runs again."""


class Investigate(Command):
    findings: Text
    cause: Code


class AgreeSolution(Command):
    """`agreed_by` names the departments that agreed, by their roles: a major complaint needs `legal` and
    `after_sales`."""

    text: Text
    agreed_by: list[Code] = Field(min_length=1, max_length=20)


class MakeRepairPlan(Command):
    steps: list[Text] = Field(min_length=1, max_length=50)
    owner_id: Id
    due_on: Day


class Escalate(Command):
    reason: Text


class Resolve(Command):
    resolution: Text
    compensation: Text | None = None


class Close(Command):
    customer_confirmed: Flag


class Reopen(Command):
    reason: Text


class CheckDeadline(Command):
    """Whether the complaint is late as of that moment."""

    as_of: Moment


ComplaintCommand = (
    OpenComplaint
    | Acknowledge
    | Assign
    | Pause
    | Resume
    | Investigate
    | AgreeSolution
    | MakeRepairPlan
    | Escalate
    | Resolve
    | Close
    | Reopen
    | CheckDeadline
)
