"""What happens to an order."""

from services.pipeline.call_offs.events import OrderLine
from shared.kernel.fields import Code, Currency, Day, Id, Money, Text
from shared.kernel.messages import Event


class OrderPlaced(Event):
    """`amount` is the order's part of the contract's value on that day."""

    external_id: Code | None = None
    contract_id: Id
    customer_id: Id
    owner_id: Id
    placed_on: Day
    required_on: Day | None = None
    lines: tuple[OrderLine, ...] = ()
    amount: Money
    currency: Currency


class OrderDelivered(Event):
    """`complete`: nothing is left to deliver."""

    delivered_on: Day
    lines: tuple[OrderLine, ...] = ()
    complete: bool


class OrderCancelled(Event):
    """A part of the order's contract value, or with `whole` all that was left of it."""

    on: Day
    reason: Text
    amount: Money
    whole: bool


class OrderAccepted(Event):
    """The customer has accepted what was delivered (验收)."""

    on: Day


OrderEvent = OrderPlaced | OrderDelivered | OrderCancelled | OrderAccepted
