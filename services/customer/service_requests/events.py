"""What can happen to a service request.

Class and field names are the storage format: new fields get defaults, none is renamed. Every `at` is when the command
was accepted.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Count, Id, Moment, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed

from ..complaints.events import Severity
from ..service_standard.events import Counted, Hours, RequestKind
from ..tier_standing.events import Tier


class Time(StrEnum):
    """One of the two times of a request: until the customer has an answer, and until it is solved."""

    ANSWER = "answer"
    SOLVE = "solve"


class RequestOpened(Event):
    """`received_at` is when the customer came with it. `owner_id` is the rep who looks after the customer. What
    follows is of the service standard as it was in force then, empty where it says nothing of such requests; `tier` is
    that of the rule."""

    customer_id: Id
    kind: RequestKind
    channel: Code
    description: Text
    product: Code | None = None
    order_id: Id | None = None
    caller_name: Sealed | None = None
    caller_phone: Sealed | None = None
    received_at: Moment
    owner_id: Id | None = None
    standard_version: Count | None = None
    tier: Tier | None = None
    answer_hours: Hours | None = None
    solve_hours: Hours | None = None
    clock: Counted | None = None
    answer_due_by: Moment | None = None
    solve_due_by: Moment | None = None


class RequestAssigned(Event):
    assignee_id: Id


class RequestAnswered(Event):
    text: Text
    at: Moment
    answered_by: str


class RequestClosed(Event):
    solution: Text
    at: Moment


class RequestEscalated(Event):
    """It goes on as that complaint."""

    severity: Severity
    reason: Text | None = None
    complaint_id: Id
    at: Moment


class RequestBreached(Event):
    """`due_by` had passed as of `as_of` without an answer, or a solution."""

    time: Time
    due_by: Moment
    as_of: Moment


RequestEvent = RequestOpened | RequestAssigned | RequestAnswered | RequestClosed | RequestEscalated | RequestBreached
