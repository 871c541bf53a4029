"""A product's cost as the few see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import CostHistory, product_cost
from .eyes import Cost


class CostStatus(StrEnum):
    KNOWN = "known"


class DatedCost(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True, from_attributes=True)

    cost: Cost
    currency: str
    from_: date = Field(alias="from")
    set_by: str


class CostView(View):
    """`cost` is the one that begins last, perhaps on a day to come; `history` has all of them by their first days."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True, serialize_by_alias=True)

    status: CostStatus
    sku: str
    cost: Cost
    currency: str
    from_: date = Field(alias="from")
    history: tuple[DatedCost, ...]


def show(state: CostHistory, head: Head, thing_id: UUID) -> CostView | None:
    if not state.history:
        return None
    last = state.history[-1]
    return CostView(
        id=thing_id,
        version=head.version,
        status=CostStatus.KNOWN,
        created_at=head.created_at,
        sku=last.sku,
        cost=last.cost,
        currency=last.currency,
        from_=last.from_,
        history=tuple(
            DatedCost(cost=one.cost, currency=one.currency, from_=one.from_, set_by=one.set_by) for one in state.history
        ),
    )


PRODUCT_COST = Thing("product cost", "/v1/product-costs", product_cost, show, CostView, owners=EVERYONES)
