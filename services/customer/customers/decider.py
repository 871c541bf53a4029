"""The rules of a customer: one owner at a time, dated, with the history kept; contacts that come and go; a mark for
each invoice that is overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, Rejection

from .events import (
    Contact,
    ContactAdded,
    ContactChanged,
    ContactRemoved,
    CustomerEvent,
    CustomerRegistered,
    OverdueCleared,
    OverdueMarked,
    OwnerAssigned,
    Profile,
    ProfileChanged,
)


class RegisterCustomer(Command):
    profile: Profile
    owner_id: Id | None = None
    contacts: tuple[Contact, ...] = ()


class ReplaceProfile(Command):
    profile: Profile


class AddContact(Command):
    contact: Contact


class ReplaceContact(Command):
    contact: Contact


class RemoveContact(Command):
    contact_id: Id


class AssignOwner(Command):
    """`effective_on` is the first day on which the new owner looks after the customer."""

    owner_id: Id
    effective_on: Day
    reason: Text


class MarkOverdue(Command):
    mark: OverdueMarked


class ClearOverdue(Command):
    invoice_id: Id


Mark = MarkOverdue | ClearOverdue
CustomerCommand = RegisterCustomer | ReplaceProfile | AddContact | ReplaceContact | RemoveContact | AssignOwner | Mark


class BeforeCurrentOwner(Rejection):
    """The owner of now took over later than that: assignments are entered in the order of their dates."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """`effective_on` None: from the beginning."""

    owner_id: UUID
    effective_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    profile: Profile
    owners: tuple[Ownership, ...] = ()
    contacts: Mapping[UUID, Contact] = field(default_factory=dict)
    removed: frozenset[UUID] = frozenset()
    overdue: Mapping[UUID, OverdueMarked] = field(default_factory=dict)

    @property
    def owner_id(self) -> UUID | None:
        return self.owners[-1].owner_id if self.owners else None


def decide(command: CustomerCommand, state: Customer | None) -> Sequence[CustomerEvent]:
    if isinstance(command, RegisterCustomer):
        return _register(command, state)
    if isinstance(command, MarkOverdue | ClearOverdue):
        return _mark(command, state)
    if state is None:
        raise NotFound
    match command:
        case ReplaceProfile():
            return _replace_profile(command, state)
        case AddContact():
            return [ContactAdded(contact=command.contact)]
        case ReplaceContact():
            return _replace_contact(command.contact, state)
        case RemoveContact():
            return _remove_contact(command.contact_id, state)
        case AssignOwner():
            return _assign(command, state)


def _register(command: RegisterCustomer, state: Customer | None) -> Sequence[CustomerEvent]:
    if state is not None:
        raise AlreadyExists
    registered = CustomerRegistered(profile=command.profile, owner_id=command.owner_id)
    return [registered, *(ContactAdded(contact=contact) for contact in command.contacts)]


def _replace_profile(command: ReplaceProfile, state: Customer) -> Sequence[CustomerEvent]:
    new, old = command.profile, state.profile
    changed = tuple(name for name in Profile.model_fields if getattr(new, name) != getattr(old, name))
    return [ProfileChanged(profile=new, changed=changed)] if changed else []


def _replace_contact(contact: Contact, state: Customer) -> Sequence[CustomerEvent]:
    known = contact_of(state, contact.contact_id)
    return [] if contact == known else [ContactChanged(contact=contact)]


def _remove_contact(contact_id: UUID, state: Customer) -> Sequence[CustomerEvent]:
    if contact_id in state.removed:
        return []
    contact_of(state, contact_id)
    return [ContactRemoved(contact_id=contact_id)]


def _assign(command: AssignOwner, state: Customer) -> Sequence[CustomerEvent]:
    if command.owner_id == state.owner_id:
        return []
    since = state.owners[-1].effective_on if state.owners else None
    if since is not None and command.effective_on < since:
        raise BeforeCurrentOwner(f"The owner of now took over on {since}.")
    return [OwnerAssigned(owner_id=command.owner_id, effective_on=command.effective_on, reason=command.reason)]


def _mark(command: Mark, state: Customer | None) -> Sequence[CustomerEvent]:
    """Pipeline takes any id for a customer's: there is nobody to mark where it is none."""
    if state is None:
        return []
    if isinstance(command, MarkOverdue):
        return [] if state.overdue.get(command.mark.invoice_id) == command.mark else [command.mark]
    return [OverdueCleared(invoice_id=command.invoice_id)] if command.invoice_id in state.overdue else []


def contact_of(state: Customer, contact_id: UUID) -> Contact:
    """The contact. NotFound where the customer has none by that id."""
    contact = state.contacts.get(contact_id)
    if contact is None:
        raise NotFound(f"The customer has no contact {contact_id}.")
    return contact


def evolve(state: Customer | None, event: CustomerEvent) -> Customer:
    if isinstance(event, CustomerRegistered):
        return Customer(event.profile, (Ownership(event.owner_id),) if event.owner_id else ())
    if state is None:
        raise TypeError(f"a customer begins with CustomerRegistered, not with {type(event).__name__}")
    match event:
        case ProfileChanged():
            return replace(state, profile=event.profile)
        case ContactAdded(contact=contact) | ContactChanged(contact=contact):
            return replace(state, contacts={**state.contacts, contact.contact_id: contact})
        case ContactRemoved(contact_id=gone):
            kept = {key: contact for key, contact in state.contacts.items() if key != gone}
            return replace(state, contacts=kept, removed=state.removed | {gone})
        case OwnerAssigned():
            taken = Ownership(event.owner_id, event.effective_on, event.reason)
            return replace(state, owners=(*state.owners, taken))
        case OverdueMarked():
            return replace(state, overdue={**state.overdue, event.invoice_id: event})
        case OverdueCleared():
            left = {key: mark for key, mark in state.overdue.items() if key != event.invoice_id}
            return replace(state, overdue=left)


customer = Decider("customer", None, decide, evolve, CustomerEvent)
