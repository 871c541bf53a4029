"""A task is opened for who looks after the customer, and what answers to something is due some days after it."""

from datetime import date, timedelta
from uuid import UUID

from services.customer.care_plans.decider import PLAN_ID, RESPONSE_DAYS, care_plan
from services.customer.customers.decider import customer
from shared.kernel.fields import Count, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.transaction import Transaction

from .decider import OpenTask, care_task
from .events import CareKind, CareTaskOpened


class OpenCare(Command):
    """Without `due_on` the plan that is in force on `occurred_on` says by when it is answered. `rep_id`: for whom,
    where nobody looks after the customer."""

    customer_id: Id
    kind: CareKind
    occasion: Text
    subject: Text
    occurred_on: Day
    due_on: Day | None = None
    rep_id: Id | None = None
    contract_id: Id | None = None
    order_id: Id | None = None
    invoice_id: Id | None = None
    answer_id: Id | None = None
    plan_version: Count | None = None


async def open_care(tx: Transaction, task: UUID, command: OpenCare) -> None:
    """For the customer that stands for the one that is named. Of one who is not known here nothing is opened: other
    services take any id for a customer's."""
    customer_id = command.customer_id
    cared_for = await tx.state(customer, customer_id)
    while cared_for and cared_for.endings.into_id:
        customer_id = cared_for.endings.into_id
        cared_for = await tx.state(customer, customer_id)
    if cared_for is None:
        return
    told = dict(command) | {"customer_id": customer_id, "rep_id": cared_for.owner_id or command.rep_id}
    if command.due_on is None:
        plan = (await tx.state(care_plan, PLAN_ID)).on(command.occurred_on)
        told["due_on"] = later(command.occurred_on, plan.response_days if plan else RESPONSE_DAYS)
        told["plan_version"] = plan.plan_version if plan else None
    await tx.send(care_task, task, OpenTask(task=CareTaskOpened(**told)))


def later(day: date, days: int) -> date:
    """So many days later, or the calendar's end."""
    return day + timedelta(days=min(days, (date.max - day).days))
