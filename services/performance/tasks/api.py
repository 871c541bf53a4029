"""Routes of tasks."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.roles import JUDGES, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..sales_plans.things import SALES_PLAN
from .decider import AcceptTask, WithdrawTask, task
from .processes import (
    AssignTask,
    CompleteTask,
    ReassignTask,
    assign_task,
    finish_task,
    pass_on_task,
    withdraw_task,
)
from .projections import tasks
from .things import TASK

DOERS = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES, Role.PRODUCT, Role.MARKETING}

router = Routes(
    "tasks",
    "任务 tasks: assigned, accepted, completed, overdue; of a sales plan, of a meeting, or a visit to a customer. "
    "`due_by` is the last day of `due_on`.",
)
router.reads(
    TASK,
    tasks,
    roles=JUDGES | DOERS,
    filters=(
        "assignee_id",
        "plan_id",
        "customer_id",
        "meeting_id",
        "status",
        Filter("due_by", Day, lambda table, day: table.c.due_on <= day),
    ),
    sorts=("due_on",),
)

A_REP = "0199c0de-0000-7000-8000-000000001370"


@router.command(
    "POST",
    "/v1/tasks",
    TASK,
    creates=True,
    roles=DOERS,
    names={"plan_id": SALES_PLAN},
    example={"assignee_id": A_REP, "title": "Visit the nine shops in Lyon that are ours", "due_on": "2004-07-31"},
)
async def assign(body: AssignTask, do: Execute, today: Today) -> Response:
    """Assign a task to a rep, oneself included; of a sales plan where it names one."""
    return await do(partial(assign_task, today=today), do.new_id(), body)


@router.command("POST", "/v1/tasks/{id}/accept", TASK, roles=DOERS, refuses=(WrongStatus,), example={})
async def accept(id: Id, body: NoBody, do: Execute) -> Response:
    """Accept a task: by whom it was assigned to."""
    return await do(task, id, AcceptTask())


@router.command(
    "POST",
    "/v1/tasks/{id}/complete",
    TASK,
    roles=DOERS,
    refuses=(WrongStatus,),
    example={"result": "Seven of nine were visited, two have closed"},
)
async def complete(id: Id, body: CompleteTask, do: Execute, today: Today) -> Response:
    """Say what came of it. It may be late, and need not have been accepted."""
    return await do(partial(finish_task, today=today), id, body)


@router.command(
    "POST",
    "/v1/tasks/{id}/reassign",
    TASK,
    roles=DOERS,
    whose="the task's, to whom the actor sees",
    refuses=(WrongStatus,),
    example={"assignee_id": A_REP, "reason": "Leslie is on leave until August"},
)
async def reassign(id: Id, body: ReassignTask, do: Execute, fresh: Fresh, today: Today) -> Response:
    """Give a task that is not completed to another, whom the actor sees and who has to accept it anew. Its day
    stays."""
    await fresh.thing(TASK, id)
    try:
        await fresh.require_seen([body.assignee_id])
    except NotFound:
        raise Invalid("/assignee_id", "there is no such rep among those to whom you may give it") from None
    return await do(partial(pass_on_task, today=today), id, body)


@router.command(
    "POST",
    "/v1/tasks/{id}/withdraw",
    TASK,
    roles=DOERS,
    refuses=(WrongStatus,),
    example={"reason": "The shops are closed for the summer"},
)
async def withdraw(id: Id, body: WithdrawTask, do: Execute) -> Response:
    """Withdraw a task that is not to be done any more."""
    return await do(withdraw_task, id, body)
