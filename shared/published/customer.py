"""What the customer service publishes. It carries names of companies, never of persons."""

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event


class CustomerRegistered(Event):
    """`name` is None for a person: personal data does not leave the service."""

    customer_id: Id
    external_id: Code | None = None
    name: Text | None = None
    kind: str = "company"
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    country: Text | None = None
    source: Text | None = None
    key_account: bool = False
    owner_id: Id | None = None


class ProfileChanged(Event):
    """The reference copy as it now is; the owner is told by OwnerAssigned."""

    customer_id: Id
    external_id: Code | None = None
    name: Text | None = None
    kind: str = "company"
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    country: Text | None = None
    source: Text | None = None
    key_account: bool = False


class OwnerAssigned(Event):
    customer_id: Id
    owner_id: Id
    effective_on: Day
