"""What the standard says of a customer's request or complaint."""

from datetime import datetime

from services.customer.customers.decider import Customer
from shared.kernel.transaction import Transaction

from .decider import STANDARD_ID, service_standard
from .events import Of
from .terms import Terms


async def terms_for(tx: Transaction, of: Of, kind: str, whose: Customer, start: datetime) -> Terms | None:
    """The terms of what began at `start`; None where no standard is in force that speaks of it."""
    standard = await tx.state(service_standard, STANDARD_ID)
    return standard.terms(of, kind, start, whose.standing.on)
