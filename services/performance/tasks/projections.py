"""The table behind GET /v1/tasks."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import TASK

tasks = Listing(
    "tasks",
    TASK,
    [
        Column("assignee_id", Uuid, nullable=False, index=True),
        Column("plan_id", Uuid, index=True),
        Column("customer_id", Uuid, index=True),
        Column("meeting_id", Uuid, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("due_on", Date, nullable=False, index=True),
        Column("completed_on", Date, index=True),
    ],
)
