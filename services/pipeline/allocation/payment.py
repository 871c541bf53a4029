"""A payment on a ledger: applied + unallocated = received − reversed, always."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.money import ZERO

from .events import Allocation, InvoiceNamed, PaymentReceived, PaymentReversed, Reserve, TakenBack


def payment_stream_id(payment_id: str) -> UUID:
    """The id here of the ERP's payment: the stream of what was told of it."""
    return uuid5(NAMESPACE_URL, f"pipeline/payment/{payment_id}")


@dataclass(frozen=True, slots=True)
class Applied:
    """A part of a payment on an instalment since `applied_on`."""

    allocation: Allocation
    applied_on: date

    @property
    def amount(self) -> Decimal:
        amount: Decimal = self.allocation.amount
        return amount

    def taken_back(self, amount: Decimal) -> TakenBack:
        return TakenBack(**{**dict(self.allocation), "amount": amount, "applied_on": self.applied_on})


@dataclass(frozen=True, slots=True)
class Reversal:
    amount: Decimal
    reversed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Payment:
    """`reserved` is the part of the unallocated money that waits for invoices by their numbers."""

    id: UUID
    payment_id: str
    arrival: int
    received_on: date
    amount: Decimal
    accepted_at: datetime
    method: str | None = None
    bank_reference: str | None = None
    customer_external_id: str | None = None
    invoices: tuple[InvoiceNamed, ...] = ()
    reserved: tuple[Reserve, ...] = ()
    parts: tuple[Applied, ...] = ()
    applied: Decimal = ZERO
    reversed: Decimal = ZERO
    reversals: tuple[Reversal, ...] = ()

    @property
    def left(self) -> Decimal:
        """What was received and not reversed."""
        return self.amount - self.reversed

    @property
    def unallocated(self) -> Decimal:
        return self.left - self.applied

    @property
    def free(self) -> Decimal:
        """The unallocated money that waits for no invoice in particular."""
        return self.unallocated - sum((part.amount for part in self.reserved), ZERO)

    def reserved_for(self, number: str) -> Decimal:
        return sum((part.amount for part in self.reserved if part.number == number), ZERO)

    def released(self, number: str) -> "Payment":
        """Once that invoice is known nothing waits for it any more."""
        return replace(self, reserved=tuple(part for part in self.reserved if part.number != number))

    def allocated(self, allocations: tuple[Allocation, ...], applied_on: date) -> "Payment":
        added = tuple(Applied(allocation, applied_on) for allocation in allocations)
        return replace(self, parts=(*self.parts, *added), applied=self.applied + sum(part.amount for part in added))

    def to_take_back(self, amount: Decimal) -> tuple[TakenBack, ...]:
        """The parts that a reversal of `amount` undoes: what is unallocated goes first, then the latest part."""
        amount -= min(amount, self.unallocated)
        taken = []
        for part in reversed(self.parts):
            if not amount:
                break
            one = min(amount, part.amount)
            taken.append(part.taken_back(one))
            amount -= one
        return tuple(taken)

    def reverse(self, event: PaymentReversed) -> "Payment":
        taken = sum((part.amount for part in event.allocations), ZERO)
        reversal = Reversal(event.amount, event.reversed_on, event.reason)
        after = replace(
            self,
            parts=_shortened(self.parts, taken),
            applied=self.applied - taken,
            reversed=self.reversed + event.amount,
            reversals=(*self.reversals, reversal),
        )
        return replace(after, reserved=_first(after.reserved, after.unallocated))


def _shortened(parts: tuple[Applied, ...], taken: Decimal) -> tuple[Applied, ...]:
    """The parts without the last `taken` of them."""
    kept = list(parts)
    while taken:
        last = kept.pop()
        if last.amount > taken:
            rest = last.allocation.model_copy(update={"amount": last.amount - taken})
            kept.append(Applied(rest, last.applied_on))
        taken -= min(taken, last.amount)
    return tuple(kept)


def _first(reserved: tuple[Reserve, ...], amount: Decimal) -> tuple[Reserve, ...]:
    """As many of the reserves, from the first on, as `amount` still covers."""
    kept = []
    for part in reserved:
        covered = min(part.amount, amount)
        if covered:
            kept.append(Reserve(number=part.number, amount=covered))
        amount -= covered
    return tuple(kept)


def received(event: PaymentReceived, arrival: int) -> Payment:
    return Payment(
        payment_stream_id(event.payment_id),
        event.payment_id,
        arrival,
        event.received_on,
        event.amount,
        event.accepted_at,
        event.method,
        event.bank_reference,
        event.customer_external_id,
        event.invoices,
        event.reserved,
    )


def by_invoice(parts: tuple[Applied, ...]) -> dict[UUID, Decimal]:
    """Amounts by invoice, in the order in which they were first paid."""
    amounts: dict[UUID, Decimal] = {}
    for part in parts:
        invoice_id = part.allocation.invoice_id
        amounts[invoice_id] = amounts.get(invoice_id, ZERO) + part.amount
    return amounts
