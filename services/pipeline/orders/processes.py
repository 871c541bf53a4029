"""An order and its contract decide together, in one commit: two orders at once never exceed the contract."""

from uuid import UUID

from services.pipeline.call_offs.decider import CallOffOrder, CancelCallOff
from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.processes import commit_credit
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from .decider import CancelOrder, PlaceOrder, RecordCancellation, RecordOrder, order, plain


async def place_order(tx: Transaction, order_id: UUID, command: PlaceOrder) -> None:
    if await tx.state(contract, command.contract_id) is None:
        raise Invalid("/contract_id", "no such contract")
    if command.external_id is not None:
        tx.claim("order.external_id", command.external_id, order.stream(order_id))
    lines = None if command.lines is None else plain(command.lines)
    called_off = await tx.send(contract, command.contract_id, CallOffOrder(order_id=order_id, lines=lines))
    assert called_off is not None and called_off.held is not None  # it was there, and is signed
    placed = RecordOrder(
        external_id=command.external_id,
        contract_id=command.contract_id,
        customer_id=called_off.customer_id,
        owner_id=called_off.owner_id,
        placed_on=command.placed_on,
        required_on=command.required_on,
        lines=called_off.call_offs[order_id].lines,
        amount=sum(called_off.held.parts_of(order_id).values(), ZERO),
        currency=called_off.currency,
    )
    await tx.send(order, order_id, placed)


async def cancel_order(tx: Transaction, order_id: UUID, command: CancelOrder) -> None:
    """Cancel contract value with the order, and free the customer's credit that it took."""
    placed = await tx.state(order, order_id)
    if placed is None:
        raise NotFound
    cancel = CancelCallOff(order_id=order_id, on=command.on, reason=command.reason, amount=command.amount)
    after = await tx.send(contract, placed.contract_id, cancel)
    assert after is not None  # an order was placed against it
    call_off = after.call_offs[order_id]
    record = RecordCancellation(
        on=command.on, reason=command.reason, cancelled=call_off.cancelled, whole=call_off.closed
    )
    await tx.send(order, order_id, record)
    await commit_credit(tx, placed.contract_id, after, command.on)
