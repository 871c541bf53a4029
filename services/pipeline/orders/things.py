"""An order as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.pipeline.call_offs.events import OrderLine
from shared.kernel.fields import Money
from shared.kernel.things import Head, Shown, Thing, View

from .decider import Order, OrderStatus, order


class DeliveryView(Shown):
    on: date
    lines: tuple[OrderLine, ...]


class OrderCancellationView(Shown):
    on: date
    reason: str
    amount: Money


class OrderView(View):
    """`amount` is the order's part of the contract's value when it was placed. An order of which only a part of
    the value is cancelled keeps its status."""

    status: OrderStatus
    external_id: str | None
    contract_id: UUID
    customer_id: UUID
    owner_id: UUID
    placed_on: date
    required_on: date | None
    lines: tuple[OrderLine, ...]
    amount: Money
    currency: str
    deliveries: tuple[DeliveryView, ...]
    delivered_on: date | None = Field(description="The last delivery's date, once all is delivered")
    days_late: int | None = Field(description="Days after required_on, 0 in time; null until all is delivered")
    accepted_on: date | None = Field(description="When the customer accepted what was delivered")
    cancellations: tuple[OrderCancellationView, ...]
    cancelled_amount: Money


def show(state: Order | None, head: Head, thing_id: UUID) -> OrderView | None:
    if state is None:
        return None
    return OrderView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.placed),
        deliveries=tuple(DeliveryView.model_validate(delivery) for delivery in state.deliveries),
        delivered_on=state.delivered_on,
        days_late=state.days_late,
        accepted_on=state.accepted_on,
        cancellations=tuple(OrderCancellationView.model_validate(one) for one in state.cancellations),
        cancelled_amount=state.cancelled_amount,
    )


ORDER = Thing("order", "/v1/orders", order, show, OrderView, owners=lambda view: (view.owner_id,))
