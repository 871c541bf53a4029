"""Bodies in plain text become commands in which personal data is ciphertext; unique keys are claimed."""

from uuid import UUID

from pydantic import Field, field_validator

from shared.kernel.fields import Code, Flag, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from ..contacts.decider import AddContact, ReplaceContact
from ..contacts.personal import not_null, patched, sealed
from ..contacts.processes import ChangeContact, NewContact, changed_contact, new_contact
from .credit_code import CreditCode
from .decider import Customer, RegisterCustomer, ReplaceProfile, customer
from .events import Kind, Profile

PROFILE = tuple(Profile.model_fields)

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
    old = (await _known(tx, customer_id)).profile
    new = await patched(tx, customer_id, old, body, personal_fields(old.kind))
    for name in UNIQUE:
        _claim(tx, customer_id, name, getattr(old, name), getattr(new, name))
    await tx.send(customer, customer_id, ReplaceProfile(profile=new))


async def add_contact(tx: Transaction, customer_id: UUID, body: NewContact) -> None:
    await _known(tx, customer_id)  # before a key is made for a contact of nobody
    await tx.send(customer, customer_id, AddContact(contact=await new_contact(tx, body)))


async def change_contact(tx: Transaction, customer_id: UUID, command: ChangeContact) -> None:
    old = (await _known(tx, customer_id)).contacts.find(command.contact_id)
    await tx.send(customer, customer_id, ReplaceContact(contact=await changed_contact(tx, old, command.patch)))


def personal_fields(kind: Kind) -> frozenset[str]:
    """The fields of a profile that are personal data."""
    return frozenset({"phone", "address"} | ({"name"} if kind is Kind.PERSON else set()))


async def _known(tx: Transaction, customer_id: UUID) -> Customer:
    state = await tx.state(customer, customer_id)
    if state is None:
        raise NotFound
    return state


def _claim(tx: Transaction, customer_id: UUID, name: str, old: str | None, new: str | None) -> None:
    if new == old:
        return
    if old is not None:
        tx.release(UNIQUE[name], old, customer.stream(customer_id))
    if new is not None:
        tx.claim(UNIQUE[name], new, customer.stream(customer_id))
