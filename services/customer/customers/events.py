"""What can happen to a customer.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Count, Currency, Day, Flag, Id, Money, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed


class Kind(StrEnum):
    COMPANY = "company"
    PERSON = "person"


class Profile(Event):
    """`name` is ciphertext where the customer is a person; `phone` and `address` always are."""

    name: Text | Sealed
    external_id: Code | None = None
    kind: Kind
    credit_code: Code | None = None
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    city: Text | None = None
    country: Text | None = None
    address: Sealed | None = None
    phone: Sealed | None = None
    source: Text | None = None
    key_account: Flag = False


class Contact(Event):
    """A person at the customer's. What the person does there (`title`, `decision_role`) is not personal."""

    contact_id: Id
    name: Sealed
    title: Text | None = None
    phone: Sealed | None = None
    email: Sealed | None = None
    decision_role: Text | None = None


class CustomerRegistered(Event):
    """An owner named here has looked after the customer from the beginning."""

    profile: Profile
    owner_id: Id | None = None


class ProfileChanged(Event):
    """The whole profile as it now is; `changed` names the fields that differ from before."""

    profile: Profile
    changed: tuple[str, ...]


class ContactAdded(Event):
    contact: Contact


class ContactChanged(Event):
    contact: Contact


class ContactRemoved(Event):
    contact_id: Id


class OwnerAssigned(Event):
    owner_id: Id
    effective_on: Day
    reason: Text


class OverdueMarked(Event):
    """What pipeline says of an invoice that the customer has not paid: as of `as_of`, `open` was unpaid of it, a part
    since `due_on`, and dunning had come to `level`, which asks for `action` by that
    version of the dunning policy."""

    invoice_id: Id
    number: Code
    currency: Currency
    due_on: Day
    as_of: Day
    days: Count
    open: Money
    level: Count
    action: Code
    policy_version: Count


class OverdueCleared(Event):
    """What was overdue of the invoice is paid."""

    invoice_id: Id


CustomerEvent = (
    CustomerRegistered
    | ProfileChanged
    | ContactAdded
    | ContactChanged
    | ContactRemoved
    | OwnerAssigned
    | OverdueMarked
    | OverdueCleared
)
