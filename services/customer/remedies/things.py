"""A remedy as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class SolutionView(Shown):
    text: str
    agreed_by: tuple[str, ...]


class RepairPlanView(Shown):
    steps: tuple[str, ...]
    owner_id: UUID
    due_on: date
