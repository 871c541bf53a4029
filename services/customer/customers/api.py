"""Routes of customers."""

from typing import Annotated

from fastapi import Response
from pydantic import Field
from sqlalchemy import ColumnElement, Table

from shared.kernel.fields import Code, Id, Text
from shared.kernel.rejections import AlreadyExists
from shared.readers import organisation
from shared.readers.engine import TODAY
from shared.web.execute import Execute, Executing, NoBody
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed, copied
from shared.web.roles import DEALERS, SELLERS
from shared.web.routes import Routes

from ..contacts.decider import RemoveContact
from ..contacts.processes import ChangeContact, ContactPatch, NewContact
from ..endings.decider import Archive, CustomerIsArchived, CustomerMerged
from ..teams.decider import ChangeTeam
from ..tier_standing.events import Tier
from .decider import AssignOwner, BeforeCurrentOwner, customer
from .processes import (
    ChangeProfile,
    MergeCustomer,
    NewCustomer,
    add_contact,
    assign_owner,
    change_contact,
    change_profile,
    merge_customer,
    register_customer,
)
from .projections import customers
from .tags import ChangeTags
from .things import CUSTOMER

CLOSED = (CustomerMerged, CustomerIsArchived)
Days = Annotated[int, Field(ge=0, le=100_000)]


def _named(table: Table, value: str) -> ColumnElement[bool]:
    return table.c.search.icontains(value, autoescape=True)


router = Routes(
    "customers",
    "客户档案 customers: who they are, their contacts, and who looks after them. `q` searches the names of companies; "
    "a person's name is ciphertext and is not searched. `overdue` finds those with an invoice that is dunned, "
    "`dormant_days` those whose last deal is that many days ago or more. Those that are archived, or merged into "
    "others, are listed with `archived=true` alone; who asks for one that was merged is shown the customer that stands "
    "for it.",
)
router.reads(
    CUSTOMER,
    customers,
    roles=DEALERS,
    filters=(
        "owner_id",
        "region",
        "key_account",
        "credit_code",
        "overdue",
        "lifecycle",
        Filter("external_id", Code, lambda table, value: table.c.external_ids.contains([value])),
        Filter("tier", Tier, lambda table, tier: table.c.tier == tier.value),
        Filter("q", Text, _named),
        Filter("dormant_days", Days, lambda table, days: table.c.last_deal_on <= TODAY - days),
        Filter("archived", bool, lambda table, value: table.c.closed == value, default=False),
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
    refuses=(AlreadyExists, *CLOSED),
    example={"region": "NA", "phone": None},
)
async def change(id: Id, body: ChangeProfile, do: Execute) -> Response:
    """Change the profile. What is left out stays, null clears. Publishes `ProfileChanged` where others have a copy."""
    return await do(change_profile, id, body)


@router.command("POST", "/v1/customers/{id}/contacts", CUSTOMER, roles=SELLERS, refuses=CLOSED, example=NEW_CONTACT)
async def new_contact(id: Id, body: NewContact, do: Execute) -> Response:
    """Add a contact. Its `contact_id` is that of the last in the answer's `contacts`."""
    return await do(add_contact, id, body)


@router.command(
    "PATCH",
    "/v1/customers/{id}/contacts/{contact_id}",
    CUSTOMER,
    roles=SELLERS,
    needs_match=True,
    refuses=CLOSED,
    example={"title": "Head of purchasing", "email": None},
)
async def patch_contact(id: Id, contact_id: Id, body: ContactPatch, do: Execute) -> Response:
    """Change a contact. What is left out stays, null clears. If-Match names the customer's version."""
    return await do(change_contact, id, ChangeContact(contact_id=contact_id, patch=body))


@router.command(
    "POST", "/v1/customers/{id}/contacts/{contact_id}/remove", CUSTOMER, roles=SELLERS, refuses=CLOSED, example={}
)
async def remove_contact(id: Id, contact_id: Id, body: NoBody, do: Execute) -> Response:
    """Remove a contact. A contact removed already stays so."""
    return await do(customer, id, RemoveContact(contact_id=contact_id))


@router.command(
    "POST",
    "/v1/customers/{id}/assign",
    CUSTOMER,
    roles=SELLERS,
    refuses=(BeforeCurrentOwner, *CLOSED),
    example={
        "owner_id": "0199c0de-0000-7000-8000-000000001504",
        "effective_on": "2004-07-01",
        "reason": "hand-over of the region",
    },
)
async def assign(id: Id, body: AssignOwner, do: Execute) -> Response:
    """Assign the owner from a day on; the owners before are kept in `owner_history`. Publishes `OwnerAssigned`."""
    return await do(assign_owner, id, body)


@router.command(
    "POST",
    "/v1/customers/{id}/team",
    CUSTOMER,
    roles=SELLERS,
    refuses=CLOSED,
    example={
        "members": [
            {"rep_id": "0199c0de-0000-7000-8000-000000001370", "share": "60"},
            {"rep_id": "0199c0de-0000-7000-8000-000000001504", "share": "40"},
        ]
    },
)
async def team(id: Id, body: ChangeTeam, do: Execute) -> Response:
    """Say who looks after the customer together, beside its owner, and with what share: they add up to 100. Members see
    the customer as its owner does."""
    return await do(customer, id, body)


@router.command(
    "POST",
    "/v1/customers/{id}/tags",
    CUSTOMER,
    roles=SELLERS,
    refuses=CLOSED,
    example={"add": ["collector", "pays in advance"], "remove": ["prospect"]},
)
async def tags(id: Id, body: ChangeTags, do: Execute) -> Response:
    """Add and remove tags."""
    return await do(customer, id, body)


@router.command(
    "POST",
    "/v1/customers/{id}/archive",
    CUSTOMER,
    roles=SELLERS,
    refuses=(CustomerMerged,),
    example={"reason": "The shop is closed"},
)
async def archive(id: Id, body: Archive, do: Execute) -> Response:
    """Archive the customer: it leaves the lists and is changed no more. What is heard of its money is still kept."""
    return await do(customer, id, body)


@router.command(
    "POST",
    "/v1/customers/{id}/merge",
    CUSTOMER,
    roles=SELLERS,
    names={"into_id": CUSTOMER},
    refuses=(CustomerMerged,),
    example={"into_id": "0199c0de-0000-7000-8000-000000000103"},
)
async def merge(id: Id, body: MergeCustomer, do: Execute) -> Response:
    """Merge the customer into another that is the same one. That one stands for both: it takes over contacts, tags,
    deals, marks for overdue invoices, external id and credit code; its own profile, owner and team stay. Both keep
    their histories; who reads this one from now on is shown that one. Publishes `CustomersMerged`."""
    return await do(merge_customer, id, body)


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
