"""A complaint is a customer's of this service, and the customer's owner has to solve it in the time that the service
standard gives."""

from uuid import UUID

from services.customer.customers.processes import standing
from shared.kernel.transaction import Transaction

from ..service_standard.events import Of
from ..service_standard.processes import terms_for
from .commands import OpenComplaint, RaiseComplaint
from .decider import complaint


async def raise_complaint(
    tx: Transaction, complaint_id: UUID, command: RaiseComplaint, request_id: UUID | None = None
) -> None:
    """`request_id` is the service request that it was before, whose customer may have been merged since."""
    found = await standing(tx, command.customer_id, merged=request_id is not None)
    terms = await terms_for(tx, Of.COMPLAINT, command.severity, found, command.raised_at)
    opened = OpenComplaint(complaint=command, owner_id=found.owner_id, terms=terms, request_id=request_id)
    await tx.send(complaint, complaint_id, opened)
