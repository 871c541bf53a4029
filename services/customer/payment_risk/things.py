"""A customer's payment risk as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Money

from .decider import Marks


class OverdueView(BaseModel):
    """An invoice as dunning last spoke of it, on `as_of`."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    invoice_id: UUID
    number: str
    currency: str
    due_on: date
    as_of: date
    days: int
    open: Money
    level: int
    action: str
    policy_version: int


class RiskView(BaseModel):
    """`level` is the highest that dunning has come to with any invoice, 0 where none is overdue."""

    model_config = ConfigDict(frozen=True)
    level: int
    overdue: tuple[OverdueView, ...]


def risk_of(marks: Marks) -> RiskView:
    every = sorted(marks.values(), key=lambda mark: (mark.due_on, mark.number, mark.invoice_id))
    level = max((mark.level for mark in every), default=0)
    return RiskView(level=level, overdue=tuple(OverdueView.model_validate(mark) for mark in every))
