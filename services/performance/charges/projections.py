"""Who looks after which customer and which open deal, as customer and pipeline last told."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, MetaData, Numeric, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.customer import CustomerRegistered, CustomersMerged, OwnerAssigned, ProfileChanged
from shared.published.pipeline import (
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityStep,
    StageAdvanced,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

metadata = MetaData(schema="charges")
customer = Table(
    "customer",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, comment="null for a person, whose name does not leave the customer service"),
    Column("region", Text),
    Column("key_account", Boolean, nullable=False),
    Column("owner_id", Uuid, index=True),
    Column("merged", Boolean, nullable=False, comment="another record stands for it"),
    info=owned_by("owner_id"),
)
deal = Table(
    "deal",
    metadata,
    Column("opportunity_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("owner_id", Uuid, nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("currency", Text, nullable=False),
    Column("expected_close_on", Date),
    Column("open", Boolean, nullable=False),
    info=owned_by("owner_id"),
)
charges = Projection(metadata)

_the_customer = update(customer).where(customer.c.customer_id == bindparam("of"))
_KNOWN = ("external_id", "name", "region", "key_account")
describe = _the_customer.values({name: bindparam(f"new_{name}") for name in _KNOWN})
assign = _the_customer.values(owner_id=bindparam("to"))
merge = _the_customer.values(merged=True)
_STEP = ("owner_id", "stage", "amount", "open")
step = (
    update(deal)
    .where(deal.c.opportunity_id == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _STEP})
)
CLOSED = ("won", "lost")


@charges.on(CustomerRegistered, insert(customer).on_conflict_do_nothing())
def registered(event: CustomerRegistered, meta: Meta) -> Row:
    known = {name: getattr(event, name) for name in _KNOWN}
    return {"customer_id": event.customer_id, **known, "owner_id": event.owner_id, "merged": False}


@charges.on(ProfileChanged, describe)
def described(event: ProfileChanged, meta: Meta) -> Row:
    return {"of": event.customer_id, **{f"new_{name}": getattr(event, name) for name in _KNOWN}}


@charges.on(OwnerAssigned, assign)
def assigned(event: OwnerAssigned, meta: Meta) -> Row:
    return {"of": event.customer_id, "to": event.owner_id}


@charges.on(CustomersMerged, merge)
def merged(event: CustomersMerged, meta: Meta) -> Row:
    return {"of": event.customer_id}


@charges.on(OpportunityOpened, insert(deal).on_conflict_do_nothing())
def opened(event: OpportunityOpened, meta: Meta) -> Row:
    names = {"opportunity_id": event.opportunity_id, "customer_id": event.customer_id, "currency": event.currency}
    return {**names, **_as_it_stands(event), "expected_close_on": event.expected_close_on}


@charges.on(StageAdvanced, step)
def advanced(event: StageAdvanced, meta: Meta) -> Row:
    return _stepped(event)


@charges.on(OpportunityReassigned, step)
def reassigned(event: OpportunityReassigned, meta: Meta) -> Row:
    return _stepped(event)


@charges.on(OpportunityLost, step)
def lost(event: OpportunityLost, meta: Meta) -> Row:
    return _stepped(event)


def _stepped(event: OpportunityStep) -> Row:
    return {"of": event.opportunity_id, **{f"new_{name}": value for name, value in _as_it_stands(event).items()}}


def _as_it_stands(event: OpportunityStep) -> dict[str, Any]:
    return {
        "owner_id": event.owner_id,
        "stage": event.stage,
        "amount": event.amount,
        "open": event.stage not in CLOSED,
    }
