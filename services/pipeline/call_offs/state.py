"""The orders called off against a contract: what each holds of the version in force, and what no order holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.contract_documents.amounts import Parts, by_sku, drawn, less
from services.pipeline.contract_documents.document import Document
from shared.kernel.money import ZERO

from .events import OrderLine


@dataclass(frozen=True)
class Cancellation:
    on: date
    reason: str
    requested: Decimal | None


@dataclass(frozen=True)
class CallOff:
    """An order's hold on the contract. No lines: all of it."""

    lines: tuple[OrderLine, ...]
    cancelled: Decimal = ZERO
    cancellations: tuple[Cancellation, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class CallOffs:
    """`of` is the version of the contract that is in force, `orders` are in the order in which they came."""

    of: Document
    orders: Mapping[UUID, CallOff]

    def ordered(self, until: UUID | None = None) -> Counter[str]:
        """Quantities by SKU of the orders placed so far (cancelled ones too: their value has left the contract),
        of those before `until` where it is given."""
        total: Counter[str] = Counter()
        for order_id, call_off in self.orders.items():
            if order_id == until:
                break
            total.update({line.sku: 0 for line in call_off.lines})
            for line in call_off.lines:
                total[line.sku] += line.quantity
        return total

    @property
    def all_ordered(self) -> bool:
        """An order without lines holds all of the contract."""
        return any(not call_off.lines for call_off in self.orders.values())

    @property
    def unordered(self) -> Parts:
        """The part of the amount in force that no order holds, by SKU."""
        if self.all_ordered:
            return {}
        return less(self._amount, drawn(self.of.amount, self.of.lines, self.ordered()))

    def parts_of(self, order_id: UUID) -> Parts:
        """The order's part of the amount in force, by SKU. The parts of all orders add up to the amount once all
        is ordered, whatever the order in which they came."""
        before, own = self.ordered(until=order_id), self.orders[order_id].lines
        drawn_before = drawn(self.of.amount, self.of.lines, before)
        if not own:
            return less(self._amount, drawn_before)
        after = before.copy()
        for line in own:
            after[line.sku] += line.quantity
        return less(drawn(self.of.amount, self.of.lines, after), drawn_before)

    @property
    def _amount(self) -> Parts:
        return by_sku(self.of.amount, self.of.lines)

    def left_of(self, order_id: UUID, net_amount: Decimal) -> Decimal:
        """The contract value of the order that is not cancelled yet; `net_amount` is what is left of the contract's."""
        call_off = self.orders[order_id]
        value = sum(self.parts_of(order_id).values(), ZERO)
        return ZERO if call_off.closed else max(ZERO, min(value - call_off.cancelled, net_amount))
