"""A development goal as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Head, Thing, View

from .decider import DevelopmentGoal, development_goal


class GoalStatus(StrEnum):
    SET = "set"
    REACHED = "reached"
    MISSED = "missed"
    DROPPED = "dropped"


class DevelopmentGoalView(View):
    status: GoalStatus
    rep_id: UUID
    skill: str | None
    position: str | None
    due_on: date
    note: str | None
    set_by: str
    closing_note: str | None


def show(state: DevelopmentGoal | None, head: Head, thing_id: UUID) -> DevelopmentGoalView | None:
    if state is None:
        return None
    closed = state.closed
    return DevelopmentGoalView(
        id=thing_id,
        version=head.version,
        status=GoalStatus(closed.outcome.value) if closed else GoalStatus.SET,
        created_at=head.created_at,
        **dict(state.set),
        closing_note=closed.note if closed else None,
    )


GOAL = Thing(
    "development goal",
    "/v1/development-goals",
    development_goal,
    show,
    DevelopmentGoalView,
    owners=lambda view: (view.rep_id,),
)
