"""The rules of an order: never more delivered than ordered, line by line; nothing delivered once it is cancelled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from services.pipeline.call_offs.decider import ExceedsOrder
from services.pipeline.call_offs.events import OrderLine
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .events import OrderAccepted, OrderCancelled, OrderDelivered, OrderEvent, OrderPlaced


class OrderLineBody(OrderLine):
    model_config = ConfigDict(extra="forbid")


class PlaceOrder(Command):
    """Without lines: all that is left of the contract."""

    contract_id: Id
    external_id: Code | None = None
    placed_on: Day
    required_on: Day | None = None
    lines: list[OrderLineBody] | None = Field(default=None, min_length=1)


class RecordOrder(Command):
    """An order as the contract has granted it."""

    external_id: Code | None = None
    contract_id: Id
    customer_id: Id
    owner_id: Id
    placed_on: Day
    required_on: Day | None = None
    lines: tuple[OrderLine, ...]
    amount: Money
    currency: Currency


class DeliverOrder(Command):
    """Without lines: all that is left of the order."""

    delivered_on: Day
    lines: list[OrderLineBody] | None = Field(default=None, min_length=1)


class AcceptOrder(Command):
    on: Day


class CancelOrder(Command):
    """`amount` is the contract value cancelled; without it all that is left of the order's."""

    on: Day
    reason: Text
    amount: PositiveMoney | None = None


class RecordCancellation(Command):
    """`cancelled` is the order's contract value cancelled so far, this time included."""

    on: Day
    reason: Text
    cancelled: Money
    whole: bool


OrderCommand = RecordOrder | DeliverOrder | AcceptOrder | RecordCancellation


class OrderStatus(StrEnum):
    PLACED = "placed"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Delivery:
    on: date
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class Cancellation:
    on: date
    reason: str
    amount: Decimal


@dataclass(frozen=True)
class Order:
    """`amount` is the order's part of the contract's value when it was placed."""

    placed: OrderPlaced
    deliveries: tuple[Delivery, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    cancelled_amount: Decimal = field(default=ZERO)
    status: OrderStatus = OrderStatus.PLACED
    accepted_on: date | None = None

    @property
    def contract_id(self) -> UUID:
        return self.placed.contract_id

    @property
    def left(self) -> Counter[str]:
        """Quantities by SKU that are not delivered yet."""
        left = quantities(self.placed.lines)
        for delivery in self.deliveries:
            left.subtract(quantities(delivery.lines))
        return +left

    @property
    def delivered_on(self) -> date | None:
        """The last delivery's date, once all is delivered."""
        complete = self.status in (OrderStatus.DELIVERED, OrderStatus.ACCEPTED) or (self.deliveries and not self.left)
        return max(delivery.on for delivery in self.deliveries) if complete else None

    @property
    def days_late(self) -> int | None:
        """Days from required_on to the last delivery, 0 where it was in time; None where that is not known yet."""
        if self.placed.required_on is None or self.delivered_on is None:
            return None
        return max(0, (self.delivered_on - self.placed.required_on).days)


def quantities(lines: Iterable[OrderLine]) -> Counter[str]:
    total: Counter[str] = Counter()
    for line in lines:
        total[line.sku] += line.quantity
    return total


def plain(lines: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """One line a SKU, as events carry them."""
    return tuple(OrderLine(sku=sku, quantity=quantity) for sku, quantity in quantities(lines).items())


def decide(command: OrderCommand, state: Order | None) -> Sequence[OrderEvent]:
    match command, state:
        case RecordOrder(), None:
            return [OrderPlaced(**dict(command))]
        case _, None:
            raise NotFound
        case RecordOrder(), _:
            raise WrongStatus("the order is placed already")
        case DeliverOrder(), Order():
            return _deliver(command, state)
        case AcceptOrder(), Order():
            return _accept(command, state)
        case RecordCancellation(), Order():
            return _cancel(command, state)


def _accept(command: AcceptOrder, state: Order) -> Sequence[OrderEvent]:
    if state.accepted_on == command.on:
        return []
    if state.accepted_on or state.status is not OrderStatus.DELIVERED or state.delivered_on is None:
        raise WrongStatus(f"the order is {state.status}; what is accepted is delivered whole, once")
    if command.on < state.delivered_on:
        raise Invalid("/on", "must not be before the last delivery")
    return [OrderAccepted(on=command.on)]


def _deliver(command: DeliverOrder, state: Order) -> Sequence[OrderEvent]:
    lines = None if command.lines is None else plain(command.lines)
    if state.status is OrderStatus.CANCELLED:
        raise WrongStatus("the order is cancelled")
    if state.status in (OrderStatus.DELIVERED, OrderStatus.ACCEPTED) and (
        lines is None or Delivery(command.delivered_on, lines) in state.deliveries
    ):
        return []
    if command.delivered_on < state.placed.placed_on:
        raise Invalid("/delivered_on", "must not be before the order was placed")
    left = state.left
    given = plain(OrderLine(sku=sku, quantity=q) for sku, q in left.items()) if lines is None else lines
    for line in given:
        if line.quantity > left[line.sku]:
            raise ExceedsOrder(f"{left[line.sku]} of {line.sku} are left to deliver")
    complete = not left - quantities(given)
    return [OrderDelivered(delivered_on=command.delivered_on, lines=given, complete=complete)]


def _cancel(command: RecordCancellation, state: Order) -> Sequence[OrderEvent]:
    if command.cancelled == state.cancelled_amount and (state.cancellations or not command.whole):
        return []
    amount = command.cancelled - state.cancelled_amount
    return [OrderCancelled(on=command.on, reason=command.reason, amount=amount, whole=command.whole)]


def evolve(state: Order | None, event: OrderEvent) -> Order | None:
    if isinstance(event, OrderPlaced):
        return Order(event)
    return _evolve(state, event) if state else None


def _evolve(state: Order, event: OrderDelivered | OrderCancelled | OrderAccepted) -> Order:
    match event:
        case OrderAccepted():
            return replace(state, accepted_on=event.on, status=OrderStatus.ACCEPTED)
        case OrderDelivered():
            status = OrderStatus.DELIVERED if event.complete else OrderStatus.PARTLY_DELIVERED
            return replace(
                state, deliveries=(*state.deliveries, Delivery(event.delivered_on, event.lines)), status=status
            )
        case OrderCancelled():
            return replace(
                state,
                cancellations=(*state.cancellations, Cancellation(event.on, event.reason, event.amount)),
                cancelled_amount=state.cancelled_amount + event.amount,
                status=OrderStatus.CANCELLED if event.whole else state.status,
            )


order = Decider("order", None, decide, evolve, OrderEvent)
