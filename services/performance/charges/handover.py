"""What somebody who leaves, or moves, has to hand over."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Select, select

from shared.kernel.fields import Money
from shared.readers.reading import Reading

from .projections import customer, deal


class CustomerInCharge(BaseModel):
    """`name` is null for a person."""

    customer_id: UUID
    external_id: str | None
    name: str | None
    region: str | None
    key_account: bool


class DealInCharge(BaseModel):
    """`customer` is the name of the customer, null for a person, and for one who has another owner."""

    opportunity_id: UUID
    customer_id: UUID
    customer: str | None
    stage: str
    amount: Money
    currency: str
    expected_close_on: date | None


class HandOver(BaseModel):
    """`left_on` is null for who stays."""

    rep_id: UUID
    name: str
    left_on: date | None
    customers: tuple[CustomerInCharge, ...]
    open_deals: tuple[DealInCharge, ...]


async def in_charge(db: Reading, rep_id: UUID) -> dict[str, Any]:
    """`customers` and `open_deals` of the rep."""
    return {"customers": await db.all(_customers(rep_id)), "open_deals": await db.all(_deals(rep_id))}


def _customers(rep_id: UUID) -> Select[Any]:
    mine = select(customer).where(customer.c.owner_id == rep_id, customer.c.merged.is_(False))
    return mine.order_by(customer.c.name.asc().nulls_last(), customer.c.customer_id)


def _deals(rep_id: UUID) -> Select[Any]:
    of = select(deal, customer.c.name.label("customer"))
    mine = of.outerjoin(customer, customer.c.customer_id == deal.c.customer_id).where(deal.c.owner_id == rep_id)
    return mine.where(deal.c.open).order_by(deal.c.expected_close_on.asc().nulls_last(), deal.c.opportunity_id)
