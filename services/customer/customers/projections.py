"""The table behind GET /v1/customers."""

from sqlalchemy import Boolean, Column, Text, Uuid

from shared.readers.listing import Listing
from shared.readers.scope import Held

from .events import CustomerRegistered, Kind, OwnerAssigned
from .things import CUSTOMER, CustomerView


def _derived(view: CustomerView) -> dict[str, object]:
    """A person's name is ciphertext and is not searched."""
    name = view.name if view.kind is Kind.COMPANY and isinstance(view.name, str) else None
    return {"search": name, "overdue": view.risk.level > 0}


customers = Listing(
    "customers",
    CUSTOMER,
    [
        Column("owner_id", Uuid, index=True),
        Column("region", Text, index=True),
        Column("key_account", Boolean, nullable=False),
        Column("external_id", Text, index=True),
        Column("credit_code", Text, index=True),
        Column("search", Text),
        Column("overdue", Boolean, nullable=False),
    ],
    derive=_derived,
    version=3,
)

CUSTOMERS = Held(
    "customer_id",
    {
        CustomerRegistered: lambda event, meta: (meta.stream_id, event.owner_id),
        OwnerAssigned: lambda event, meta: (meta.stream_id, event.owner_id),
    },
)
"""Whose a customer is: theirs is also what belongs to it."""
