"""A contact in plain text becomes one in which personal data is ciphertext, under a key of that contact."""

from pydantic import field_validator

from shared.kernel.fields import Email, Id, Text
from shared.kernel.messages import Command
from shared.kernel.transaction import Transaction

from .events import Contact
from .personal import not_null, patched, sealed

PERSONAL = frozenset({"name", "phone", "email"})


class NewContact(Command):
    name: Text
    title: Text | None = None
    phone: Text | None = None
    email: Email | None = None
    decision_role: Text | None = None


class ContactPatch(Command):
    """What is left out stays; null clears."""

    name: Text | None = None
    title: Text | None = None
    phone: Text | None = None
    email: Email | None = None
    decision_role: Text | None = None

    _not_null = field_validator("name")(not_null)


class ChangeContact(Command):
    contact_id: Id
    patch: ContactPatch


async def new_contact(tx: Transaction, body: NewContact) -> Contact:
    contact_id = tx.new_id()
    return Contact(contact_id=contact_id, **await sealed(tx, contact_id, dict(body), PERSONAL))


async def changed_contact(tx: Transaction, old: Contact, patch: ContactPatch) -> Contact:
    return await patched(tx, old.contact_id, old, patch, PERSONAL)
