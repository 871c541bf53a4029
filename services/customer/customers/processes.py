"""Bodies in plain text become commands in which personal data is ciphertext; unique keys are claimed.

A PATCH leaves out what stays as it is; an explicit null clears a field that may be empty.
"""

from typing import Any, TypeVar
from uuid import UUID

from pydantic import Field, field_validator

from shared.kernel.fields import Code, Email, Flag, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .credit_code import CreditCode
from .decider import AddContact, Customer, RegisterCustomer, ReplaceContact, ReplaceProfile, contact_of, customer
from .events import Contact, Kind, Profile

Patched = TypeVar("Patched", Profile, Contact)

PROFILE = tuple(Profile.model_fields)

UNIQUE = {"external_id": "customer.external_id", "credit_code": "customer.credit_code"}
"""Field → scope of its claim."""


class NewContact(Command):
    name: Text
    title: Text | None = None
    phone: Text | None = None
    email: Email | None = None
    decision_role: Text | None = None


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


def _given(value: Any) -> Any:
    if value is None:
        raise ValueError("must not be null")
    return value


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

    _not_null = field_validator("name", "key_account")(_given)


class ContactPatch(Command):
    """What is left out stays; null clears."""

    name: Text | None = None
    title: Text | None = None
    phone: Text | None = None
    email: Email | None = None
    decision_role: Text | None = None

    _not_null = field_validator("name")(_given)


class ChangeContact(Command):
    contact_id: Id
    patch: ContactPatch


async def register_customer(tx: Transaction, customer_id: UUID, body: NewCustomer) -> None:
    plain = {name: getattr(body, name) for name in PROFILE}
    profile = Profile(**await _sealed(tx, customer_id, plain, personal_fields(body.kind)))
    for name in UNIQUE:
        _claim(tx, customer_id, name, None, getattr(profile, name))
    contacts = [await _new_contact(tx, contact) for contact in body.contacts]
    await tx.send(
        customer, customer_id, RegisterCustomer(profile=profile, owner_id=body.owner_id, contacts=tuple(contacts))
    )


async def change_profile(tx: Transaction, customer_id: UUID, body: ChangeProfile) -> None:
    old = (await _known(tx, customer_id)).profile
    new = await _patched(tx, customer_id, old, body, personal_fields(old.kind))
    for name in UNIQUE:
        _claim(tx, customer_id, name, getattr(old, name), getattr(new, name))
    await tx.send(customer, customer_id, ReplaceProfile(profile=new))


async def add_contact(tx: Transaction, customer_id: UUID, body: NewContact) -> None:
    await _known(tx, customer_id)  # before a key is made for a contact of nobody
    await tx.send(customer, customer_id, AddContact(contact=await _new_contact(tx, body)))


async def change_contact(tx: Transaction, customer_id: UUID, command: ChangeContact) -> None:
    old = contact_of(await _known(tx, customer_id), command.contact_id)
    new = await _patched(tx, command.contact_id, old, command.patch, CONTACT_FIELDS)
    await tx.send(customer, customer_id, ReplaceContact(contact=new))


CONTACT_FIELDS = frozenset({"name", "phone", "email"})


def personal_fields(kind: Kind) -> frozenset[str]:
    """The fields of a profile that are personal data."""
    return frozenset({"phone", "address"} | ({"name"} if kind is Kind.PERSON else set()))


async def _known(tx: Transaction, customer_id: UUID) -> Customer:
    state = await tx.state(customer, customer_id)
    if state is None:
        raise NotFound
    return state


async def _patched(tx: Transaction, person: UUID, old: Patched, patch: Command, personal: frozenset[str]) -> Patched:
    """`old` with what the patch gives. A personal field that stays as it is keeps its ciphertext."""
    given = {name: getattr(patch, name) for name in patch.model_fields_set}
    for name in personal & given.keys():
        before = getattr(old, name)
        if before is not None and given[name] is not None and await tx.says(before, given[name]):
            del given[name]
    return old.model_copy(update=await _sealed(tx, person, given, personal))


async def _new_contact(tx: Transaction, body: NewContact) -> Contact:
    contact_id = tx.new_id()
    return Contact(contact_id=contact_id, **await _sealed(tx, contact_id, dict(body), CONTACT_FIELDS))


async def _sealed(tx: Transaction, person: UUID, plain: dict[str, Any], personal: frozenset[str]) -> dict[str, Any]:
    boxes = {name: await tx.seal(person, plain[name]) for name in personal if plain.get(name) is not None}
    return plain | boxes


def _claim(tx: Transaction, customer_id: UUID, name: str, old: str | None, new: str | None) -> None:
    if new == old:
        return
    if old is not None:
        tx.release(UNIQUE[name], old, customer.stream(customer_id))
    if new is not None:
        tx.claim(UNIQUE[name], new, customer.stream(customer_id))
