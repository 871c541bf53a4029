"""A customer as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.sealed import Sealed
from shared.kernel.things import Head, Thing, View

from ..contacts.things import ContactView
from ..payment_risk.things import RiskView, risk_of
from .decider import Customer, customer
from .events import Kind


class CustomerStatus(StrEnum):
    ACTIVE = "active"


class OwnershipView(BaseModel):
    """`effective_on` is null for the owner named at registration: from the beginning."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    owner_id: UUID
    effective_on: date | None
    reason: str | None


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
        contacts=tuple(ContactView.model_validate(contact) for contact in state.contacts.present.values()),
        risk=risk_of(state.overdue),
    )


CUSTOMER = Thing("customer", "/v1/customers", customer, show, CustomerView, owners=lambda view: (view.owner_id,))
