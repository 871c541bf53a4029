"""A pain point is one of a customer of this service."""

from uuid import UUID

from shared.kernel.transaction import Transaction

from ..customers.processes import standing
from .decider import ReportPainPoint, pain_point


async def report_pain_point(tx: Transaction, pain_point_id: UUID, command: ReportPainPoint) -> None:
    await standing(tx, command.customer_id)
    await tx.send(pain_point, pain_point_id, command)
