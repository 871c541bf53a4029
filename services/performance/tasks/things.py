"""A task as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Head, Thing, View

from .decider import task
from .state import Task, TaskStatus


class TaskView(View):
    """`assignee_id` is whose it is now. `result`, `completed_on`, `completed_by` and `visit_id` are set once it is
    completed."""

    status: TaskStatus
    assignee_id: UUID
    title: str
    due_on: date
    plan_id: UUID | None
    customer_id: UUID | None = Field(description="Whom the assignee is to visit; the visit completes it")
    meeting_id: UUID | None = Field(description="The meeting in which it was agreed")
    assigned_on: date
    assigned_by: str
    accepted_by: str | None
    result: str | None
    completed_on: date | None
    completed_by: str | None
    visit_id: UUID | None
    overdue_as_of: date | None = Field(description="As of which day it was overdue, also where it is completed since")
    withdrawn_for: str | None


def show(state: Task | None, head: Head, task_id: UUID) -> TaskView | None:
    if state is None:
        return None
    done = state.completed
    return TaskView(
        id=task_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.assigned) | {"assignee_id": state.assignee_id},
        accepted_by=state.accepted_by,
        result=done.result if done else None,
        completed_on=done.on if done else None,
        completed_by=done.completed_by if done else None,
        visit_id=done.visit_id if done else None,
        overdue_as_of=state.overdue_as_of,
        withdrawn_for=state.withdrawn_for,
    )


TASK = Thing("task", "/v1/tasks", task, show, TaskView, owners=lambda view: (view.assignee_id,))
