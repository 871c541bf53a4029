"""Routes of customers."""

from fastapi import Response
from sqlalchemy import ColumnElement, Table

from shared.kernel.fields import Id, Text
from shared.kernel.rejections import AlreadyExists
from shared.readers import organisation
from shared.web.execute import Execute, Executing, NoBody
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed, copied
from shared.web.roles import DEALERS, SELLERS
from shared.web.routes import Routes

from ..contacts.decider import RemoveContact
from ..contacts.processes import ChangeContact, ContactPatch, NewContact
from .decider import AssignOwner, BeforeCurrentOwner, customer
from .processes import (
    ChangeProfile,
    NewCustomer,
    add_contact,
    change_contact,
    change_profile,
    register_customer,
)
from .projections import customers
from .things import CUSTOMER


def _named(table: Table, value: str) -> ColumnElement[bool]:
    return table.c.search.icontains(value, autoescape=True)


router = Routes(
    "customers",
    "客户档案 customers: who they are, their contacts, and who looks after them. `q` searches the names of companies; "
    "a person's name is ciphertext and is not searched. `overdue` finds those with an invoice that is dunned.",
)
router.reads(
    CUSTOMER,
    customers,
    roles=DEALERS,
    filters=(
        "owner_id",
        "region",
        "key_account",
        "external_id",
        "credit_code",
        "overdue",
        Filter("q", Text, _named),
    ),
)

NEW_CONTACT = {"name": "Carine Schmitt", "title": "Buyer", "phone": "40.32.2555", "decision_role": "decides"}


@router.command(
    "POST",
    "/v1/customers",
    CUSTOMER,
    creates=True,
    roles=SELLERS,
    refuses=(AlreadyExists,),
    example={
        "name": "Atelier graphique",
        "external_id": "103",
        "kind": "company",
        "region": "EMEA",
        "city": "Nantes",
        "country": "France",
        "address": "54, rue Royale",
        "owner_id": "0199c0de-0000-7000-8000-000000001370",
        "contacts": [NEW_CONTACT],
    },
)
async def register(body: NewCustomer, do: Execute) -> Response:
    """Register a customer, with its contacts. Publishes `CustomerRegistered`."""
    return await do(register_customer, do.new_id(), body)


@router.command(
    "PATCH",
    "/v1/customers/{id}",
    CUSTOMER,
    roles=SELLERS,
    needs_match=True,
    refuses=(AlreadyExists,),
    example={"region": "NA", "phone": None},
)
async def change(id: Id, body: ChangeProfile, do: Execute) -> Response:
    """Change the profile. What is left out stays, null clears. Publishes `ProfileChanged` where others have a copy."""
    return await do(change_profile, id, body)


@router.command("POST", "/v1/customers/{id}/contacts", CUSTOMER, roles=SELLERS, example=NEW_CONTACT)
async def new_contact(id: Id, body: NewContact, do: Execute) -> Response:
    """Add a contact. Its `contact_id` is that of the last in the answer's `contacts`."""
    return await do(add_contact, id, body)


@router.command(
    "PATCH",
    "/v1/customers/{id}/contacts/{contact_id}",
    CUSTOMER,
    roles=SELLERS,
    needs_match=True,
    example={"title": "Head of purchasing", "email": None},
)
async def patch_contact(id: Id, contact_id: Id, body: ContactPatch, do: Execute) -> Response:
    """Change a contact. What is left out stays, null clears. If-Match names the customer's version."""
    return await do(change_contact, id, ChangeContact(contact_id=contact_id, patch=body))


@router.command("POST", "/v1/customers/{id}/contacts/{contact_id}/remove", CUSTOMER, roles=SELLERS, example={})
async def remove_contact(id: Id, contact_id: Id, body: NoBody, do: Execute) -> Response:
    """Remove a contact. A contact removed already stays so."""
    return await do(customer, id, RemoveContact(contact_id=contact_id))


@router.command(
    "POST",
    "/v1/customers/{id}/assign",
    CUSTOMER,
    roles=SELLERS,
    refuses=(BeforeCurrentOwner,),
    example={
        "owner_id": "0199c0de-0000-7000-8000-000000001504",
        "effective_on": "2004-07-01",
        "reason": "hand-over of the region",
    },
)
async def assign(id: Id, body: AssignOwner, do: Execute) -> Response:
    """Assign the owner from a day on; the owners before are kept in `owner_history`. Publishes `OwnerAssigned`."""
    return await do(customer, id, body)


class ContactLine(NewContact):
    customer_id: Id


async def contact_line(line: ContactLine, do: Executing) -> Response:
    return await new_contact(line.customer_id, NewContact(**line.model_dump(exclude={"customer_id"})), do)


imports(
    router, "/v1/customers/import", NewCustomer, register, {"owner_id": copied(organisation.heard, organisation.rep)}
)
imports(
    router,
    "/v1/contacts/import",
    ContactLine,
    contact_line,
    {"customer_id": claimed("customer.external_id")},
    like=new_contact,
    example={"customer_external_id": "103", **NEW_CONTACT},
)
