"""The rules of a customer's contacts: they come, change and go, and one that is gone does not come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.kernel.fields import Id
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound

from .events import Contact, ContactAdded, ContactChanged, ContactEvent, ContactRemoved


class AddContact(Command):
    contact: Contact


class ReplaceContact(Command):
    contact: Contact


class RemoveContact(Command):
    contact_id: Id


ContactCommand = AddContact | ReplaceContact | RemoveContact


@dataclass(frozen=True, slots=True)
class Contacts:
    present: Mapping[UUID, Contact] = field(default_factory=dict)
    removed: frozenset[UUID] = frozenset()

    def ever(self, contact_id: UUID) -> bool:
        """Whether it is the customer's, or was."""
        return contact_id in self.present or contact_id in self.removed

    def find(self, contact_id: UUID) -> Contact:
        """NotFound where the customer has none by that id."""
        contact = self.present.get(contact_id)
        if contact is None:
            raise NotFound(f"The customer has no contact {contact_id}.")
        return contact


def decide(command: ContactCommand, contacts: Contacts) -> Sequence[ContactEvent]:
    match command:
        case AddContact(contact=new):
            return [ContactAdded(contact=new)]
        case ReplaceContact(contact=new):
            return [] if new == contacts.find(new.contact_id) else [ContactChanged(contact=new)]
        case RemoveContact(contact_id=gone):
            return [] if gone in contacts.removed else [ContactRemoved(contact_id=contacts.find(gone).contact_id)]


def evolve(contacts: Contacts, event: ContactEvent) -> Contacts:
    match event:
        case ContactAdded(contact=contact) | ContactChanged(contact=contact):
            return Contacts({**contacts.present, contact.contact_id: contact}, contacts.removed)
        case ContactRemoved(contact_id=gone):
            kept = {key: contact for key, contact in contacts.present.items() if key != gone}
            return Contacts(kept, contacts.removed | {gone})
