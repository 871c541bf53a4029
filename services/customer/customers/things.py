"""A customer as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Money
from shared.kernel.sealed import Sealed
from shared.kernel.things import Head, Thing, View

from .decider import Customer, customer
from .events import Contact, Kind


class CustomerStatus(StrEnum):
    ACTIVE = "active"


class OwnershipView(BaseModel):
    """`effective_on` is null for the owner named at registration: from the beginning."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    owner_id: UUID
    effective_on: date | None
    reason: str | None


class ContactView(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)
    contact_id: UUID
    name: Sealed
    title: str | None
    phone: Sealed | None
    email: Sealed | None
    decision_role: str | None


class OverdueView(BaseModel):
    """An invoice as dunning last spoke of it, on `as_of`."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    invoice_id: UUID
    number: str
    currency: str
    due_on: date
    as_of: date
    days: int
    open: Money
    level: int
    action: str
    policy_version: int


class RiskView(BaseModel):
    """`level` is the highest that dunning has come to with any invoice, 0 where none is overdue."""

    model_config = ConfigDict(frozen=True)
    level: int
    overdue: tuple[OverdueView, ...]


class CustomerView(View):
    """`owner_id` is the owner of the last assignment, whose first day the history tells. `risk` follows what pipeline
    says of overdue invoices."""

    status: CustomerStatus
    name: str | Sealed
    external_id: str | None
    kind: Kind
    credit_code: str | None
    industry: str | None
    size: str | None
    region: str | None
    city: str | None
    country: str | None
    address: Sealed | None
    phone: Sealed | None
    source: str | None
    owner_id: UUID | None
    owner_history: tuple[OwnershipView, ...]
    key_account: bool
    contacts: tuple[ContactView, ...]
    risk: RiskView


def _contact(contact: Contact) -> ContactView:
    return ContactView.model_validate(contact, from_attributes=True)


def _risk(state: Customer) -> RiskView:
    marks = sorted(state.overdue.values(), key=lambda mark: (mark.due_on, mark.number, mark.invoice_id))
    level = max((mark.level for mark in marks), default=0)
    return RiskView(level=level, overdue=tuple(OverdueView.model_validate(mark) for mark in marks))


def show(state: Customer | None, head: Head, thing_id: UUID) -> CustomerView | None:
    if state is None:
        return None
    return CustomerView(
        id=thing_id,
        version=head.version,
        status=CustomerStatus.ACTIVE,
        created_at=head.created_at,
        **dict(state.profile),
        owner_id=state.owner_id,
        owner_history=tuple(OwnershipView.model_validate(owner) for owner in state.owners),
        contacts=tuple(_contact(contact) for contact in state.contacts.values()),
        risk=_risk(state),
    )


CUSTOMER = Thing("customer", "/v1/customers", customer, show, CustomerView, owners=lambda view: (view.owner_id,))
