"""A complaint is a customer's of this service, and the customer's owner has to solve it."""

from uuid import UUID

from services.customer.customers.decider import customer
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .commands import OpenComplaint, RaiseComplaint
from .decider import complaint


async def raise_complaint(tx: Transaction, complaint_id: UUID, command: RaiseComplaint) -> None:
    found = await tx.state(customer, command.customer_id)
    if found is None:
        raise Invalid("/customer_id", "no such customer")
    await tx.send(complaint, complaint_id, OpenComplaint(complaint=command, owner_id=found.owner_id))
