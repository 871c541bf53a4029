"""A task in one commit with the visit that it waits for; who is to do it is employed. `today` is the business day on
which it is asked."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..sales_plans.decider import sales_plan
from .awaited import AwaitElsewhere, AwaitNoMore, AwaitVisit, awaited_id, awaited_visits
from .decider import FinishByVisit, FinishTask, GiveTask, PassOnTask, WithdrawTask, task
from .state import Task


class AssignTask(Command):
    """`customer_id` is whom the assignee is to visit: their first visit from today on completes the task."""

    assignee_id: Id
    title: Text
    due_on: Day
    plan_id: Id | None = None
    customer_id: Id | None = None


class ReassignTask(Command):
    assignee_id: Id
    reason: Text


class CompleteTask(Command):
    """`result` is what came of it."""

    result: Text


class NoteVisit(Command):
    """A visit was logged."""

    customer_id: Id
    visit_id: Id
    rep_id: Id
    visited_on: Day
    outcome: Text


class NoteMerge(Command):
    """Of two records of one customer, `into_id` stands for both from now on."""

    customer_id: Id
    into_id: Id


async def assign_task(tx: Transaction, task_id: UUID, body: AssignTask, today: date) -> None:
    await give_task(tx, task_id, GiveTask(**dict(body), today=today))


async def give_task(tx: Transaction, task_id: UUID, command: GiveTask) -> None:
    await require_employed(tx, command.assignee_id, command.today, "/assignee_id")
    if command.plan_id is not None and await tx.state(sales_plan, command.plan_id) is None:
        raise Invalid("/plan_id", "no such sales plan")
    await tx.send(task, task_id, command)
    if command.customer_id is not None:
        waiting = AwaitVisit(task_id=task_id, rep_id=command.assignee_id, since=command.today)
        await tx.send(awaited_visits, await _place(tx, command.customer_id), waiting)


async def require_employed(tx: Transaction, rep_id: UUID, day: date, at: str) -> None:
    """Raises Invalid, which points `at` where the rep is named, also for one who is not employed any more."""
    known = await tx.state(rep, rep_id)
    if known is None:
        raise Invalid(at, "there is no such rep")
    if known.left is not None and known.left.on <= day:
        raise Invalid(at, f"{known.joined.name} has left on {known.left.on}")


async def pass_on_task(tx: Transaction, task_id: UUID, body: ReassignTask, today: date) -> None:
    await require_employed(tx, body.assignee_id, today, "/assignee_id")
    passed = await tx.send(task, task_id, PassOnTask(**dict(body), today=today))
    customer_id = passed.assigned.customer_id if passed else None
    if customer_id is not None:
        waiting = AwaitVisit(task_id=task_id, rep_id=body.assignee_id, since=today)
        await tx.send(awaited_visits, await _place(tx, customer_id), waiting)


async def finish_task(tx: Transaction, task_id: UUID, body: CompleteTask, today: date) -> None:
    await _await_no_more(tx, task_id, await tx.send(task, task_id, FinishTask(result=body.result, today=today)))


async def withdraw_task(tx: Transaction, task_id: UUID, command: WithdrawTask) -> None:
    await _await_no_more(tx, task_id, await tx.send(task, task_id, command))


async def _await_no_more(tx: Transaction, task_id: UUID, ended: Task | None) -> None:
    customer_id = ended.assigned.customer_id if ended else None
    if customer_id is not None:
        await tx.send(awaited_visits, await _place(tx, customer_id), AwaitNoMore(task_id=task_id))


async def note_visit(tx: Transaction, customer_stream: UUID, command: NoteVisit) -> None:
    """The tasks of that rep that wait for it are completed by it."""
    place = await _place(tx, command.customer_id)
    awaited = await tx.state(awaited_visits, place)
    for task_id in awaited.done_by(command.rep_id, command.visited_on):
        done = {"visit_id": command.visit_id, "rep_id": command.rep_id, "visited_on": command.visited_on}
        await tx.send(task, task_id, FinishByVisit(**done, outcome=command.outcome))
        await tx.send(awaited_visits, place, AwaitNoMore(task_id=task_id))


async def note_merge(tx: Transaction, customer_stream: UUID, command: NoteMerge) -> None:
    """What waits for a visit to the former waits for one to the customer that stands for it."""
    place = await _place(tx, command.into_id)
    awaited = await tx.state(awaited_visits, customer_stream)
    await tx.send(awaited_visits, customer_stream, AwaitElsewhere(into_id=command.into_id))
    for task_id, one in awaited.tasks.items():
        await tx.send(awaited_visits, customer_stream, AwaitNoMore(task_id=task_id))
        waiting = AwaitVisit(task_id=task_id, rep_id=one.rep_id, since=one.since)
        await tx.send(awaited_visits, place, waiting)


async def _place(tx: Transaction, customer_id: UUID) -> UUID:
    """The stream of the visits awaited at the customer that stands for this one."""
    place = awaited_id(customer_id)
    while (into_id := (await tx.state(awaited_visits, place)).into_id) is not None:
        place = awaited_id(into_id)
    return place
