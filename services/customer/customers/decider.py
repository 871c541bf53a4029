"""The rules of a customer: one owner at a time, dated, with the history kept. Its contacts and the marks for invoices
that are overdue have rules of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, Rejection

from ..contacts import decider as contacts
from ..contacts.decider import ContactCommand, Contacts
from ..contacts.events import Contact, ContactAdded, ContactChanged, ContactRemoved
from ..payment_risk import decider as payment_risk
from ..payment_risk.decider import ClearOverdue, MarkOverdue, Marks, RiskCommand
from ..payment_risk.events import OverdueCleared, OverdueMarked
from .events import CustomerEvent, CustomerRegistered, OwnerAssigned, Profile, ProfileChanged


class RegisterCustomer(Command):
    profile: Profile
    owner_id: Id | None = None
    contacts: tuple[Contact, ...] = ()


class ReplaceProfile(Command):
    profile: Profile


class AssignOwner(Command):
    """`effective_on` is the first day on which the new owner looks after the customer."""

    owner_id: Id
    effective_on: Day
    reason: Text


CustomerCommand = RegisterCustomer | ReplaceProfile | AssignOwner | ContactCommand | RiskCommand


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
    contacts: Contacts = Contacts()
    overdue: Marks = field(default_factory=dict)

    @property
    def owner_id(self) -> UUID | None:
        return self.owners[-1].owner_id if self.owners else None


def decide(command: CustomerCommand, state: Customer | None) -> Sequence[CustomerEvent]:
    match command:
        case RegisterCustomer():
            return _register(command, state)
        case MarkOverdue() | ClearOverdue():
            # Pipeline takes any id for a customer's: there is nobody to mark where it is none.
            return payment_risk.decide(command, state.overdue) if state else []
    if state is None:
        raise NotFound
    match command:
        case ReplaceProfile():
            return _replace_profile(command, state)
        case AssignOwner():
            return _assign(command, state)
        case _:
            return contacts.decide(command, state.contacts)


def _register(command: RegisterCustomer, state: Customer | None) -> Sequence[CustomerEvent]:
    if state is not None:
        raise AlreadyExists
    registered = CustomerRegistered(profile=command.profile, owner_id=command.owner_id)
    return [registered, *(ContactAdded(contact=contact) for contact in command.contacts)]


def _replace_profile(command: ReplaceProfile, state: Customer) -> Sequence[CustomerEvent]:
    new, old = command.profile, state.profile
    changed = tuple(name for name in Profile.model_fields if getattr(new, name) != getattr(old, name))
    return [ProfileChanged(profile=new, changed=changed)] if changed else []


def _assign(command: AssignOwner, state: Customer) -> Sequence[CustomerEvent]:
    if command.owner_id == state.owner_id:
        return []
    since = state.owners[-1].effective_on if state.owners else None
    if since is not None and command.effective_on < since:
        raise BeforeCurrentOwner(f"The owner of now took over on {since}.")
    return [OwnerAssigned(owner_id=command.owner_id, effective_on=command.effective_on, reason=command.reason)]


def evolve(state: Customer | None, event: CustomerEvent) -> Customer:
    if isinstance(event, CustomerRegistered):
        return Customer(event.profile, (Ownership(event.owner_id),) if event.owner_id else ())
    if state is None:
        raise TypeError(f"a customer begins with CustomerRegistered, not with {type(event).__name__}")
    match event:
        case ProfileChanged():
            return replace(state, profile=event.profile)
        case ContactAdded() | ContactChanged() | ContactRemoved():
            return replace(state, contacts=contacts.evolve(state.contacts, event))
        case OwnerAssigned():
            taken = Ownership(event.owner_id, event.effective_on, event.reason)
            return replace(state, owners=(*state.owners, taken))
        case OverdueMarked() | OverdueCleared():
            return replace(state, overdue=payment_risk.evolve(state.overdue, event))


customer = Decider("customer", None, decide, evolve, CustomerEvent)
