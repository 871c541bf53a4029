"""Routes of orders."""

from fastapi import Response

from services.pipeline.call_offs.decider import ExceedsContract, ExceedsOrder, NotSigned
from services.pipeline.contracts.things import CONTRACT
from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.roles import DEALERS, SELLERS
from shared.web.routes import Routes

from .decider import AcceptOrder, CancelOrder, DeliverOrder, PlaceOrder, order
from .processes import cancel_order, place_order
from .projections import orders
from .things import ORDER

router = Routes("orders", "订单与交付 orders: placed against a signed contract, delivered, cancelled.")
router.reads(
    ORDER,
    orders,
    roles=DEALERS,
    filters=("contract_id", "customer_id", "owner_id", "status", "external_id"),
    sorts=("placed_on",),
)

PLACE = {
    "contract_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a12",
    "placed_on": "2026-03-02",
    "required_on": "2026-03-20",
    "lines": [{"sku": "S10_1678", "quantity": 40}],
}


@router.command(
    "POST",
    "/v1/orders",
    ORDER,
    creates=True,
    roles=SELLERS,
    names={"contract_id": CONTRACT},
    refuses=(NotSigned, ExceedsContract, AlreadyExists),
    example=PLACE,
)
async def place(body: PlaceOrder, do: Execute) -> Response:
    """Place an order against a signed contract. Without lines it is for all that is left of the contract."""
    return await do(place_order, do.new_id(), body)


@router.command(
    "POST",
    "/v1/orders/{id}/deliver",
    ORDER,
    roles=SELLERS,
    refuses=(ExceedsOrder, WrongStatus),
    example={"delivered_on": "2026-03-18"},
)
async def deliver(id: Id, body: DeliverOrder, do: Execute) -> Response:
    """Record a delivery. Without lines it is of all that is left of the order. Publishes `OrderDelivered`."""
    return await do(order, id, body)


@router.command(
    "POST", "/v1/orders/{id}/accept", ORDER, roles=SELLERS, refuses=(WrongStatus,), example={"on": "2026-03-25"}
)
async def accept(id: Id, body: AcceptOrder, do: Execute) -> Response:
    """Record that the customer accepts what was delivered (验收), once all of it was."""
    return await do(order, id, body)


@router.command(
    "POST",
    "/v1/orders/{id}/cancel",
    ORDER,
    roles=SELLERS,
    refuses=(ExceedsOrder,),
    example={"on": "2026-03-10", "reason": "The customer withdrew"},
)
async def cancel(id: Id, body: CancelOrder, do: Execute) -> Response:
    """Cancel the order, or `amount` of its contract value. Delivered orders can be cancelled as well (a return).
    Publishes `OrderCancelled`, which takes back credit, attainment and commission."""
    return await do(cancel_order, id, body)
