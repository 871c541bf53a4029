"""Orders called off a contract, and cancelled: what is left of it."""

from collections.abc import Sequence
from dataclasses import replace

from shared.kernel.rejections import NotFound

from .amounts import credits, less, shrunk
from .commands import CallOffOrder, CancelCallOff
from .events import CalledOff, CallOffCancelled, ContractEvent, OrderLine
from .parts import product_amounts, rep_amounts
from .refusals import BelowOrdered, ExceedsContract, ExceedsOrder, NotSigned, check_running
from .state import Cancellation, Contract, Document


def call_off(command: CallOffOrder, state: Contract) -> Sequence[ContractEvent]:
    if command.order_id in state.call_offs:
        return []
    if state.in_force is None:
        raise NotSigned
    check_running(state)
    left = state.in_force.quantities
    left.subtract(state.ordered())
    if state.all_ordered or (state.call_offs and not any(left.values())):
        raise ExceedsContract("all that the contract holds is ordered already")
    if command.lines is None:
        lines = tuple(OrderLine(sku=sku, quantity=quantity) for sku, quantity in left.items() if quantity > 0)
        return [CalledOff(order_id=command.order_id, lines=lines)]
    for line in command.lines:
        left[line.sku] -= line.quantity
        if left[line.sku] < 0:
            raise ExceedsContract(f"{-left[line.sku]} of {line.sku} more than the contract holds")
    return [CalledOff(order_id=command.order_id, lines=command.lines)]


def cancel_call_off(command: CancelCallOff, state: Contract) -> Sequence[ContractEvent]:
    call_off = state.call_offs.get(command.order_id)
    if call_off is None or state.in_force is None:
        raise NotFound
    asked = Cancellation(command.on, command.reason, command.amount)
    if asked in call_off.cancellations or (call_off.closed and command.amount is None):
        return []
    left = state.left_of(command.order_id)
    amount = left if command.amount is None else command.amount
    if call_off.closed or amount > left:
        raise ExceedsOrder(f"{left} of the order's value is left to cancel")
    net, whole = state.net_amount, amount == left
    reps = less(credits(net, state.in_force.splits), credits(net - amount, state.in_force.splits))
    return [
        CallOffCancelled(
            order_id=command.order_id,
            on=command.on,
            reason=command.reason,
            amount=amount,
            requested=command.amount,
            whole=whole,
            by_rep=rep_amounts(reps),
            by_product=product_amounts(
                shrunk(left, left - amount, state.order_parts(command.order_id)), state.product_lines
            ),
            lines=call_off.lines if whole else (),
        )
    ]


def check_covers_orders(document: Document, state: Contract) -> None:
    if document.amount < state.cancelled:
        raise BelowOrdered(f"{state.cancelled} of the contract's value is cancelled already")
    ordered = state.ordered()
    for sku, quantity in ordered.items():
        if document.quantities[sku] < quantity:
            raise BelowOrdered(f"{quantity} of {sku} are ordered already")


def call_off_cancelled(state: Contract, event: CallOffCancelled) -> Contract:
    before = state.call_offs[event.order_id]
    after = replace(
        before,
        cancelled=before.cancelled + event.amount,
        cancellations=(*before.cancellations, Cancellation(event.on, event.reason, event.requested)),
        closed=event.whole,
    )
    return replace(
        state, call_offs={**state.call_offs, event.order_id: after}, cancelled=state.cancelled + event.amount
    )
