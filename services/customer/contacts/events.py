"""What can happen to the contacts of a customer.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Id, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed


class Contact(Event):
    """A person at the customer's. What the person does there (`title`, `decision_role`) is not personal."""

    contact_id: Id
    name: Sealed
    title: Text | None = None
    phone: Sealed | None = None
    email: Sealed | None = None
    decision_role: Text | None = None


class ContactAdded(Event):
    contact: Contact


class ContactChanged(Event):
    contact: Contact


class ContactRemoved(Event):
    contact_id: Id


ContactEvent = ContactAdded | ContactChanged | ContactRemoved
