"""A remedy as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.things import Shown


class SolutionView(Shown):
    text: str
    agreed_by: tuple[str, ...]


class RepairPlanView(Shown):
    steps: tuple[str, ...]
    owner_id: UUID
    due_on: date
