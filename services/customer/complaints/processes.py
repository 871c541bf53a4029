"""A complaint is a customer's of this service, and the customer's owner has to solve it in the time that the service
standard gives."""

from uuid import UUID

from services.customer.customers.decider import customer
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..service_standard.events import Of
from ..service_standard.processes import terms_for
from .commands import OpenComplaint, RaiseComplaint
from .decider import complaint


async def raise_complaint(
    tx: Transaction, complaint_id: UUID, command: RaiseComplaint, request_id: UUID | None = None
) -> None:
    """`request_id` is the service request that it was before."""
    found = await tx.state(customer, command.customer_id)
    if found is None:
        raise Invalid("/customer_id", "no such customer")
    terms = await terms_for(tx, Of.COMPLAINT, command.severity, command.customer_id, command.raised_at)
    opened = OpenComplaint(complaint=command, owner_id=found.owner_id, terms=terms, request_id=request_id)
    await tx.send(complaint, complaint_id, opened)
