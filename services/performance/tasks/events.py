"""What happens to a task, and to the visits that tasks wait for.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event


class TaskAssigned(Event):
    """`assigned_on` is the business day. It carries out `plan_id`, or was agreed in `meeting_id`, where it names one;
    `customer_id` is whom the assignee is to visit."""

    assignee_id: Id
    title: Text
    due_on: Day
    plan_id: Id | None = None
    customer_id: Id | None = None
    meeting_id: Id | None = None
    assigned_on: Day
    assigned_by: str


class TaskAccepted(Event):
    accepted_by: str


class TaskReassigned(Event):
    """To another, who has not accepted it yet; `on` is the business day."""

    assignee_id: Id
    reason: Text
    on: Day
    reassigned_by: str


class TaskCompleted(Event):
    """`on` is the business day, or that of the visit `visit_id` by which it was done."""

    result: Text
    on: Day
    visit_id: Id | None = None
    completed_by: str


class TaskOverdue(Event):
    """As of that day it was not completed, and its own day was over."""

    as_of: Day


class TaskWithdrawn(Event):
    """It is not to be done any more."""

    reason: Text
    withdrawn_by: str


class VisitAwaited(Event):
    """Of a customer: the task waits for a visit of that rep, on that day or later."""

    task_id: Id
    rep_id: Id
    since: Day


class VisitAwaitedNoMore(Event):
    task_id: Id


class VisitsAwaitedElsewhere(Event):
    """The customer's record was merged into another, whose visits are waited for from now on."""

    into_id: Id


TaskEvent = TaskAssigned | TaskAccepted | TaskReassigned | TaskCompleted | TaskOverdue | TaskWithdrawn
AwaitedEvent = VisitAwaited | VisitAwaitedNoMore | VisitsAwaitedElsewhere
