"""The rules of a customer: one owner at a time, dated, with the history kept. Its contacts, its team, the marks for
invoices that are overdue, its tier, its lifecycle and how its record ends have rules of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, Rejection

from ..contacts import decider as contacts
from ..contacts.decider import AddContact, ContactCommand, Contacts, RemoveContact, ReplaceContact
from ..contacts.events import Contact, ContactAdded, ContactChanged, ContactRemoved
from ..endings import decider as endings
from ..endings.decider import Absorb, Archive, EndingCommand, Endings, MergeInto
from ..endings.events import CustomerAbsorbed, CustomerArchived, CustomersMerged
from ..lifecycle import decider as lifecycle
from ..lifecycle.decider import ChangeDeal, Lifecycle, LifecycleCommand, NoteDeal, ReviewLifecycle, TakeOver
from ..lifecycle.events import DealChanged, DealNoted, LifecycleChanged
from ..payment_risk import decider as payment_risk
from ..payment_risk.decider import ClearOverdue, MarkOverdue, Marks, RiskCommand
from ..payment_risk.events import OverdueCleared, OverdueMarked
from ..teams import decider as teams
from ..teams.decider import ChangeTeam
from ..teams.events import Member, TeamChanged
from ..tier_standing import decider as tier_standing
from ..tier_standing.decider import OverrideTier, ReckonTier
from ..tier_standing.events import TierChanged, TierOverridden, TierReckoned
from ..tier_standing.standing import Standing
from .events import CustomerEvent, CustomerRegistered, OwnerAssigned, Profile, ProfileChanged
from .tags import ChangeTags, tagged


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


class FollowOwner(Command):
    """What was merged into another has the owner of that."""

    owner_id: Id
    effective_on: Day
    reason: Text


Change = ReplaceProfile | ChangeTags | AssignOwner | ChangeTeam | ContactCommand | OverrideTier
CustomerCommand = RegisterCustomer | Change | FollowOwner | RiskCommand | ReckonTier | LifecycleCommand | EndingCommand
HEARD = (MarkOverdue, ClearOverdue, NoteDeal, ChangeDeal)
"""Of pipeline."""


class BeforeCurrentOwner(Rejection):
    """The owner of now took over later than that: assignments are entered in the order of their dates."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """`effective_on` None: from the beginning, or with a merge."""

    owner_id: UUID
    effective_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    profile: Profile
    owners: tuple[Ownership, ...] = ()
    contacts: Contacts = Contacts()
    overdue: Marks = field(default_factory=dict)
    team: tuple[Member, ...] = ()
    lifecycle: Lifecycle = Lifecycle()
    endings: Endings = Endings()
    standing: Standing = Standing()

    @property
    def owner_id(self) -> UUID | None:
        return self.owners[-1].owner_id if self.owners else None


def decide(command: CustomerCommand, state: Customer | None) -> Sequence[CustomerEvent]:
    if isinstance(command, RegisterCustomer):
        return _register(command, state)
    if state is None:
        if isinstance(command, HEARD):
            return []  # pipeline takes any id for a customer's: there is nobody to tell where it is none
        raise NotFound
    match command:
        case MarkOverdue() | ClearOverdue():
            return payment_risk.decide(command, state.overdue)
        case ReviewLifecycle() | ReckonTier() if state.endings.closed:
            return []
        case ReckonTier():
            return tier_standing.decide(command, state.standing, state.owner_id)
        case NoteDeal() | ChangeDeal() | ReviewLifecycle() | TakeOver():
            return lifecycle.decide(command, state.lifecycle)
        case MergeInto() | Absorb() | Archive():
            return endings.decide(command, state.endings)
        case FollowOwner():
            return [] if command.owner_id == state.owner_id else [OwnerAssigned(**dict(command))]
    state.endings.require_open()
    return _change(command, state)


def _change(command: Change, state: Customer) -> Sequence[CustomerEvent]:
    """What people change of a record that stands."""
    match command:
        case ReplaceProfile():
            return _replace_profile(command.profile, state)
        case ChangeTags():
            return _replace_profile(
                state.profile.model_copy(update={"tags": tagged(state.profile.tags, command)}), state
            )
        case AssignOwner():
            return _assign(command, state)
        case ChangeTeam():
            return teams.decide(command, state.team)
        case OverrideTier():
            return tier_standing.decide(command, state.standing, state.owner_id)
        case AddContact() | ReplaceContact() | RemoveContact():
            return contacts.decide(command, state.contacts)


def _register(command: RegisterCustomer, state: Customer | None) -> Sequence[CustomerEvent]:
    if state is not None:
        raise AlreadyExists
    registered = CustomerRegistered(profile=command.profile, owner_id=command.owner_id)
    return [registered, *(ContactAdded(contact=contact) for contact in command.contacts)]


def _replace_profile(new: Profile, state: Customer) -> Sequence[CustomerEvent]:
    changed = tuple(name for name in Profile.model_fields if getattr(new, name) != getattr(state.profile, name))
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
            return _owned_by(state, event.owner_id, event.effective_on, event.reason)
        case TeamChanged():
            return replace(state, team=event.members)
        case OverdueMarked() | OverdueCleared():
            return replace(state, overdue=payment_risk.evolve(state.overdue, event))
        case TierReckoned() | TierOverridden() | TierChanged():
            return replace(state, standing=tier_standing.evolve(state.standing, event))
        case DealNoted() | DealChanged() | LifecycleChanged():
            return replace(state, lifecycle=lifecycle.evolve(state.lifecycle, event))
        case CustomersMerged() | CustomerAbsorbed() | CustomerArchived():
            ended = replace(state, endings=endings.evolve(state.endings, event))
            merged = event.owner_id if isinstance(event, CustomersMerged) else None
            return _owned_by(ended, merged) if merged and merged != state.owner_id else ended


def _owned_by(state: Customer, owner_id: UUID, since: date | None = None, reason: str | None = None) -> Customer:
    return replace(state, owners=(*state.owners, Ownership(owner_id, since, reason)))


customer = Decider("customer", None, decide, evolve, CustomerEvent)
