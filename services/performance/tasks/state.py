"""A task as it stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from .events import TaskAssigned, TaskCompleted


class TaskStatus(StrEnum):
    """`overdue`: its day is over, and it is still to be done."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    OVERDUE = "overdue"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


ENDED = (TaskStatus.COMPLETED, TaskStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Task:
    assigned: TaskAssigned
    assignee_id: UUID
    accepted_by: str | None = None
    overdue_as_of: date | None = None
    completed: TaskCompleted | None = None
    withdrawn_for: str | None = None

    @property
    def status(self) -> TaskStatus:
        if self.completed:
            return TaskStatus.COMPLETED
        if self.withdrawn_for:
            return TaskStatus.WITHDRAWN
        if self.overdue_as_of:
            return TaskStatus.OVERDUE
        return TaskStatus.ACCEPTED if self.accepted_by else TaskStatus.ASSIGNED

    @property
    def ended(self) -> bool:
        return self.status in ENDED
