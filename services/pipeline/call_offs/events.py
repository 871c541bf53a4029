"""What orders take of a contract, and give back to nobody."""

from services.pipeline.contract_documents.events import ProductAmount
from services.pipeline.splits.split import RepAmount
from shared.kernel.fields import Code, Day, Id, Money, Quantity, Text
from shared.kernel.messages import Event, Value


class OrderLine(Value):
    sku: Code
    quantity: Quantity


class CalledOff(Event):
    """An order was placed against the contract. No lines: the order is for all that the contract holds."""

    order_id: Id
    lines: tuple[OrderLine, ...] = ()


class Reversal(Event):
    """Contract value falls away: `amount`, with its parts by rep and by product (positive amounts)."""

    amount: Money
    by_rep: tuple[RepAmount, ...]
    by_product: tuple[ProductAmount, ...]


class CallOffCancelled(Reversal):
    """Contract value was cancelled with an order.

    `whole`: nothing of the order is left. `lines` are the quantities that fall away, told once, with the last part.
    `requested` is the amount asked for, None for all that was left.
    """

    order_id: Id
    on: Day
    reason: Text
    requested: Money | None = None
    whole: bool
    lines: tuple[OrderLine, ...] = ()
