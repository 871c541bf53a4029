"""A customer as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.sealed import Sealed
from shared.kernel.things import Head, Thing, View

from ..contacts.things import ContactView
from ..endings.decider import Endings
from ..endings.things import ArchivedView
from ..lifecycle.events import Stage
from ..payment_risk.things import RiskView, risk_of
from ..teams.things import MemberView
from ..tier_standing.events import Tier
from .decider import Customer, customer
from .events import Kind


class CustomerStatus(StrEnum):
    """A merged customer is told by what stands for it, whatever it was before."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    MERGED = "merged"


def _status(endings: Endings) -> CustomerStatus:
    if endings.into_id:
        return CustomerStatus.MERGED
    return CustomerStatus.ARCHIVED if endings.archived else CustomerStatus.ACTIVE


class OwnershipView(BaseModel):
    """`effective_on` is null for the owner named at registration, from the beginning, and for one that came with a
    merge."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    owner_id: UUID
    effective_on: date | None
    reason: str | None


class CustomerView(View):
    """`owner_id` is the owner of the last assignment, whose first day the history tells. `risk` follows what pipeline
    says of overdue invoices, `lifecycle` what it says of deals: `lifecycle_since` is null for who was potential from
    the beginning. A customer with `archived` or `merged_into` is changed no more; one that others were merged into
    stands for `merged_from` as well. `tier` is that of the last run, or of an override that has not ended by then."""

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
    team: tuple[MemberView, ...]
    key_account: bool
    tags: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    risk: RiskView
    lifecycle: Stage
    lifecycle_since: date | None
    last_deal_on: date | None
    archived: ArchivedView | None
    merged_into: UUID | None
    merged_from: tuple[UUID, ...]
    other_external_ids: tuple[str, ...] = Field(description="Of those that were merged into it")
    tier: Tier | None = None


def show(state: Customer | None, head: Head, thing_id: UUID) -> CustomerView | None:
    if state is None:
        return None
    return CustomerView(
        id=thing_id,
        version=head.version,
        status=_status(state.endings),
        created_at=head.created_at,
        **dict(state.profile),
        owner_id=state.owner_id,
        owner_history=tuple(OwnershipView.model_validate(owner) for owner in state.owners),
        contacts=tuple(ContactView.model_validate(contact) for contact in state.contacts.present.values()),
        team=tuple(MemberView.model_validate(member) for member in state.team),
        risk=risk_of(state.overdue),
        lifecycle=state.lifecycle.stage,
        lifecycle_since=state.lifecycle.since,
        last_deal_on=state.lifecycle.last_deal_on,
        archived=ArchivedView.model_validate(state.endings.archived) if state.endings.archived else None,
        merged_into=state.endings.into_id,
        merged_from=state.endings.stands_for,
        other_external_ids=state.endings.external_ids,
        tier=state.standing.tier,
    )


def stands_for(state: Customer | None) -> UUID | None:
    """The customer that stands for a merged one."""
    return state.endings.into_id if state else None


CUSTOMER = Thing(
    "customer",
    "/v1/customers",
    customer,
    show,
    CustomerView,
    owners=lambda view: (view.owner_id, *(member.rep_id for member in view.team)),
    moved=stands_for,
)
