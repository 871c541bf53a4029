"""The milestones of a contract as clients see them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from shared.kernel.things import Shown

from .decider import Milestones


class MilestoneView(Shown):
    name: str
    due_on: date
    owner_id: UUID
    reached_on: date | None
    missed: bool


def show_milestones(milestones: Milestones) -> tuple[MilestoneView, ...]:
    """By day, then by name."""
    ordered = sorted(milestones.values(), key=lambda one: (one.due_on, one.name))
    return tuple(MilestoneView.model_validate(one) for one in ordered)


def next_due_on(milestones: Iterable[MilestoneView]) -> date | None:
    """The day of the first milestone that is still waited for."""
    waiting = [one.due_on for one in milestones if one.reached_on is None and not one.missed]
    return min(waiting, default=None)
