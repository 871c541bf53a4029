"""The rules of call-offs: never more than the contract holds, and cancelled for no more than is left of the order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from services.pipeline.contract_documents.amounts import less, product_amounts, shrunk
from services.pipeline.contract_documents.document import Document
from services.pipeline.splits.split import credits, rep_amounts
from shared.kernel.fields import Day, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, Rejection

from .events import CalledOff, CallOffCancelled, OrderLine
from .state import CallOff, CallOffs, Cancellation


class CallOffOrder(Command):
    """Place an order against the contract. `lines` None: all that is left."""

    order_id: Id
    lines: tuple[OrderLine, ...] | None = None


class CancelCallOff(Command):
    """`amount` is the contract value to cancel, None for all that is left of the order."""

    order_id: Id
    on: Day
    reason: Text
    amount: Money | None = None


class NotSigned(Rejection):
    """The contract is not signed."""


class ExceedsContract(Rejection):
    """More is ordered than the contract holds."""


class ExceedsOrder(Rejection):
    """More is delivered or cancelled than is left of the order."""


class BelowOrdered(Rejection):
    """The new version holds less than has been ordered or cancelled."""


def call_off(command: CallOffOrder, held: CallOffs) -> Sequence[CalledOff]:
    left = held.of.quantities
    left.subtract(held.ordered())
    if held.all_ordered or (held.orders and not any(left.values())):
        raise ExceedsContract("all that the contract holds is ordered already")
    if command.lines is None:
        lines = tuple(OrderLine(sku=sku, quantity=quantity) for sku, quantity in left.items() if quantity > 0)
        return [CalledOff(order_id=command.order_id, lines=lines)]
    for line in command.lines:
        left[line.sku] -= line.quantity
        if left[line.sku] < 0:
            raise ExceedsContract(f"{-left[line.sku]} of {line.sku} more than the contract holds")
    return [CalledOff(order_id=command.order_id, lines=command.lines)]


def cancel_call_off(
    command: CancelCallOff, held: CallOffs, net_amount: Decimal, product_lines: Mapping[str, str]
) -> Sequence[CallOffCancelled]:
    """`net_amount` is what is left of the contract's amount, `product_lines` the product line of each SKU."""
    call_off = held.orders.get(command.order_id)
    if call_off is None:
        raise NotFound
    asked = Cancellation(command.on, command.reason, command.amount)
    if asked in call_off.cancellations or (call_off.closed and command.amount is None):
        return []
    left = held.left_of(command.order_id, net_amount)
    amount = left if command.amount is None else command.amount
    if call_off.closed or amount > left:
        raise ExceedsOrder(f"{left} of the order's value is left to cancel")
    whole = amount == left
    reps = less(credits(net_amount, held.of.splits), credits(net_amount - amount, held.of.splits))
    products = shrunk(left, left - amount, held.parts_of(command.order_id))
    return [
        CallOffCancelled(
            order_id=command.order_id,
            on=command.on,
            reason=command.reason,
            amount=amount,
            requested=command.amount,
            whole=whole,
            by_rep=rep_amounts(reps),
            by_product=product_amounts(products, product_lines),
            lines=call_off.lines if whole else (),
        )
    ]


def check_covers_orders(document: Document, held: CallOffs, cancelled: Decimal) -> None:
    """Whether another version of the contract still holds what was ordered, and the value that was `cancelled`."""
    if document.amount < cancelled:
        raise BelowOrdered(f"{cancelled} of the contract's value is cancelled already")
    for sku, quantity in held.ordered().items():
        if document.quantities[sku] < quantity:
            raise BelowOrdered(f"{quantity} of {sku} are ordered already")


def cancelled(call_off: CallOff, event: CallOffCancelled) -> CallOff:
    return replace(
        call_off,
        cancelled=call_off.cancelled + event.amount,
        cancellations=(*call_off.cancellations, Cancellation(event.on, event.reason, event.requested)),
        closed=event.whole,
    )
