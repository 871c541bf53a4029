"""Bodies in plain text become commands in which personal data is ciphertext; unique keys are claimed."""

from collections.abc import Container, Iterator
from uuid import UUID

from pydantic import Field, field_validator

from shared.kernel.fields import Code, Flag, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from ..contacts.decider import AddContact, ReplaceContact
from ..contacts.personal import not_null, patched, sealed
from ..contacts.processes import ChangeContact, NewContact, changed_contact, new_contact
from ..endings.decider import Absorb, MergeInto
from ..lifecycle.decider import LifecycleCommand, NoteDeal, TakeOver
from ..payment_risk.decider import MarkOverdue, RiskCommand
from .credit_code import CreditCode
from .decider import AssignOwner, Customer, CustomerCommand, FollowOwner, RegisterCustomer, ReplaceProfile, customer
from .events import Kind, Profile
from .tags import MOST, ChangeTags

UNIQUE = {"external_id": "customer.external_id", "credit_code": "customer.credit_code"}
"""Field → scope of its claim."""


class NewCustomer(Command):
    name: Text
    external_id: Code | None = None
    kind: Kind
    credit_code: CreditCode | None = None
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    city: Text | None = None
    country: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    source: Text | None = None
    owner_id: Id | None = None
    key_account: Flag = False
    contacts: list[NewContact] = Field(default_factory=list, max_length=200)


class ChangeProfile(Command):
    """What is left out stays; null clears. The kind of a customer is for good, since it decides what is personal."""

    name: Text | None = None
    external_id: Code | None = None
    credit_code: CreditCode | None = None
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    city: Text | None = None
    country: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    source: Text | None = None
    key_account: Flag | None = None

    _not_null = field_validator("name", "key_account")(not_null)


class MergeCustomer(Command):
    """`into_id` is the customer that stands for both."""

    into_id: Id


PROFILE = tuple(name for name in Profile.model_fields if name in NewCustomer.model_fields)


async def register_customer(tx: Transaction, customer_id: UUID, body: NewCustomer) -> None:
    plain = {name: getattr(body, name) for name in PROFILE}
    profile = Profile(**await sealed(tx, customer_id, plain, personal_fields(body.kind)))
    for name in UNIQUE:
        _claim(tx, customer_id, name, None, getattr(profile, name))
    contacts = [await new_contact(tx, contact) for contact in body.contacts]
    await tx.send(
        customer, customer_id, RegisterCustomer(profile=profile, owner_id=body.owner_id, contacts=tuple(contacts))
    )


async def change_profile(tx: Transaction, customer_id: UUID, body: ChangeProfile) -> None:
    known = await _known(tx, customer_id)
    old, absorbed = known.profile, {*known.endings.external_ids, *known.endings.credit_codes}
    new = await patched(tx, customer_id, old, body, personal_fields(old.kind))
    for name in UNIQUE:
        _claim(tx, customer_id, name, getattr(old, name), getattr(new, name), absorbed)
    await tx.send(customer, customer_id, ReplaceProfile(profile=new))


async def add_contact(tx: Transaction, customer_id: UUID, body: NewContact) -> None:
    await _known(tx, customer_id)  # before a key is made for a contact of nobody
    await tx.send(customer, customer_id, AddContact(contact=await new_contact(tx, body)))


async def change_contact(tx: Transaction, customer_id: UUID, command: ChangeContact) -> None:
    old = (await _known(tx, customer_id)).contacts.find(command.contact_id)
    await tx.send(customer, customer_id, ReplaceContact(contact=await changed_contact(tx, old, command.patch)))


async def assign_owner(tx: Transaction, customer_id: UUID, command: AssignOwner) -> None:
    assigned = await tx.send(customer, customer_id, command)
    for other in assigned.endings.stands_for if assigned else ():
        await tx.send(customer, other, FollowOwner(**dict(command)))


async def merge_customer(tx: Transaction, customer_id: UUID, body: MergeCustomer) -> None:
    """The one in the path is merged; the other learns what is known of it, and answers to its external id and credit
    code from now on."""
    merged, into = await _known(tx, customer_id), await tx.state(customer, body.into_id)
    if body.into_id == customer_id:
        raise Invalid("/into_id", "must be another customer")
    if into is None:
        raise Invalid("/into_id", "no such customer")
    if merged.endings.into_id == body.into_id:
        return
    await tx.send(customer, customer_id, MergeInto(into_id=body.into_id, owner_id=into.owner_id))
    absorb = _absorb(customer_id, merged)
    for command in (absorb, *_learns(merged, room=MOST - len(into.profile.tags))):
        await tx.send(customer, body.into_id, command)
    for scope, keys in zip(UNIQUE.values(), (absorb.external_ids, absorb.credit_codes), strict=True):
        for key in keys:
            tx.release(scope, key, customer.stream(customer_id))
            tx.claim(scope, key, customer.stream(body.into_id))


def _absorb(customer_id: UUID, merged: Customer) -> Absorb:
    own, ended = merged.profile, merged.endings
    return Absorb(
        customer_id=customer_id,
        others=ended.stands_for,
        external_ids=(*([own.external_id] if own.external_id else []), *ended.external_ids),
        credit_codes=(*([own.credit_code] if own.credit_code else []), *ended.credit_codes),
    )


def _learns(merged: Customer, room: int) -> Iterator[CustomerCommand]:
    """What else the other is told; of the tags as many as it has room for."""
    life = merged.lifecycle
    noted = (
        NoteDeal(contract_id=contract_id, signed_on=deal.signed_on, value=deal.value)
        for contract_id, deal in life.deals.items()
    )
    yield from (AddContact(contact=contact) for contact in merged.contacts.present.values())
    yield ChangeTags(add=list(merged.profile.tags)[:room], remove=[])
    yield from (MarkOverdue(mark=mark) for mark in merged.overdue.values())
    yield TakeOver(deals=tuple(noted), early=life.early, stage=life.stage, since=life.since)


async def tell(tx: Transaction, customer_id: UUID, command: RiskCommand | LifecycleCommand) -> None:
    """What is heard of a customer is told to the one that stands for it."""
    told = await tx.state(customer, customer_id)
    while told and told.endings.into_id:
        customer_id = told.endings.into_id
        told = await tx.state(customer, customer_id)
    await tx.send(customer, customer_id, command)


def personal_fields(kind: Kind) -> frozenset[str]:
    """The fields of a profile that are personal data."""
    return frozenset({"phone", "address"} | ({"name"} if kind is Kind.PERSON else set()))


async def standing(tx: Transaction, customer_id: UUID, merged: bool = False, field: str = "customer_id") -> Customer:
    """The customer that the body of a command names in `field`; `merged`: also one that was merged into another.
    Raises Invalid."""
    found = await tx.state(customer, customer_id)
    if found is None:
        raise Invalid(f"/{field}", "no such customer")
    if found.endings.into_id and not merged:
        raise Invalid(f"/{field}", f"was merged into {found.endings.into_id}")
    return found


async def _known(tx: Transaction, customer_id: UUID) -> Customer:
    state = await tx.state(customer, customer_id)
    if state is None:
        raise NotFound
    return state


def _claim(
    tx: Transaction, customer_id: UUID, name: str, old: str | None, new: str | None, absorbed: Container[str] = ()
) -> None:
    """What is `absorbed` stays claimed: the customer answers to the keys of those that were merged into it."""
    if new == old:
        return
    if old is not None and old not in absorbed:
        tx.release(UNIQUE[name], old, customer.stream(customer_id))
    if new is not None:
        tx.claim(UNIQUE[name], new, customer.stream(customer_id))
