"""Routes of tasks of care."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import DeliverCare, care_task
from .projections import tasks
from .things import TASK

router = Routes(
    "care",
    "回访与关怀 care: follow-ups after signing and delivery, greetings, thanks, dormant customers and overdue "
    "payments, as tasks of whoever looks after the customer. `due_by` is the last day of `due_on`.",
)
router.reads(
    TASK,
    tasks,
    roles=DEALERS,
    filters=(
        "customer_id",
        "rep_id",
        "kind",
        "status",
        Filter("due_by", Day, lambda table, day: table.c.due_on <= day),
    ),
    sorts=("due_on",),
)


@router.command(
    "POST",
    "/v1/care-tasks/{id}/deliver",
    TASK,
    roles=SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES},
    refuses=(WrongStatus,),
    example={"note": "All arrived well, they like the boxes", "on": "2026-03-09"},
)
async def deliver(id: Id, body: DeliverCare, do: Execute) -> Response:
    """Say what was done, and on which day. It may be late."""
    return await do(care_task, id, body)
