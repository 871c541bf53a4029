"""The table behind GET /v1/customers."""

from sqlalchemy import Boolean, Column, Date, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from shared.readers.listing import Listing
from shared.readers.scope import Held

from ..endings.events import CustomersMerged
from .events import CustomerRegistered, Kind, OwnerAssigned
from .things import CUSTOMER, CustomerView


def _derived(view: CustomerView) -> dict[str, object]:
    """A person's name is ciphertext and is not searched."""
    name = view.name if view.kind is Kind.COMPANY and isinstance(view.name, str) else None
    closed = view.archived is not None or view.merged_into is not None
    own = [view.external_id] if view.external_id else []
    return {
        "search": name,
        "overdue": view.risk.level > 0,
        "closed": closed,
        "external_ids": [*own, *view.other_external_ids],
    }


external_ids: Column[list[str]] = Column("external_ids", ARRAY(Text), nullable=False)
"""Its own, and of those that were merged into it."""
customers = Listing(
    "customers",
    CUSTOMER,
    [
        Column("owner_id", Uuid, index=True),
        Column("region", Text, index=True),
        Column("key_account", Boolean, nullable=False),
        external_ids,
        Index("things_external_ids", external_ids, postgresql_using="gin"),
        Column("credit_code", Text, index=True),
        Column("search", Text),
        Column("overdue", Boolean, nullable=False),
        Column("closed", Boolean, nullable=False),
        Column("lifecycle", Text, nullable=False, index=True),
        Column("last_deal_on", Date, index=True),
        Column("tier", Text, index=True),
    ],
    derive=_derived,
    version=6,
)

CUSTOMERS = Held(
    "customer_id",
    {
        CustomerRegistered: lambda event, meta: (meta.stream_id, event.owner_id),
        OwnerAssigned: lambda event, meta: (meta.stream_id, event.owner_id),
        CustomersMerged: lambda event, meta: (meta.stream_id, event.owner_id),
    },
)
"""Whose a customer is: theirs is also what belongs to it."""
