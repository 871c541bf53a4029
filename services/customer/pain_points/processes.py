"""A pain point is one of a customer of this service."""

from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..customers.decider import customer
from .decider import ReportPainPoint, pain_point


async def report_pain_point(tx: Transaction, pain_point_id: UUID, command: ReportPainPoint) -> None:
    if await tx.state(customer, command.customer_id) is None:
        raise Invalid("/customer_id", "no such customer")
    await tx.send(pain_point, pain_point_id, command)
