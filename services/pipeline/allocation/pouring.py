"""Which invoices a payment's money goes to.

It goes to the invoices that the payment names, then to the oldest due (ties: by invoice number, numerically where
it is one). The order in which payments arrive makes no difference to what is open on the invoices that exist,
save where a payment names several invoices and does not say how much is for each.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.invoices.invoice import Invoice, by_number
from shared.kernel.money import ZERO

from .events import Allocation, Reserve


@dataclass(frozen=True, slots=True)
class Named:
    """An invoice that a payment names, and how much is for it (None: as much as is open)."""

    number: str
    amount: Decimal | None = None


@dataclass
class Pouring:
    """Money on its way to invoices: a working copy of the invoices, and the parts decided so far."""

    invoices: dict[UUID, Invoice]
    parts: list[Allocation] = field(default_factory=list)

    def named(self, invoice_id: UUID, amount: Decimal) -> Decimal:
        """Pay the invoice as far as it is open. Returns what is over."""
        paid = min(amount, self.invoices[invoice_id].open)
        self._pay(invoice_id, paid, named=True)
        return amount - paid

    def oldest_first(self, amount: Decimal, only: UUID | None = None) -> Decimal:
        """Pay the oldest due invoices, or just the one. Returns what is over."""
        line = {i.invoice_id: (i.turn(), i) for i in self.invoices.values() if i.open and only in (None, i.invoice_id)}
        while amount and line:
            turn, invoice = min(line.values(), key=lambda waiting: (waiting[0].due_on, by_number(waiting[1].number)))
            paid = min(amount, turn.amount)
            self._pay(invoice.invoice_id, paid, named=False)
            amount -= paid
            after = self.invoices[invoice.invoice_id]
            if after.open:
                line[after.invoice_id] = (after.turn(), after)
            else:
                del line[after.invoice_id]
        return amount

    def _pay(self, invoice_id: UUID, amount: Decimal, *, named: bool) -> None:
        invoice = self.invoices[invoice_id]
        for paid in invoice.filled(amount):
            part = Allocation(
                invoice_id=invoice_id,
                contract_id=invoice.contract_id,
                owner_id=invoice.owner_id,
                due_on=paid.due_on,
                amount=paid.amount,
                named=named,
            )
            self.parts.append(part)
            self.invoices[invoice_id] = self.invoices[invoice_id].changed(paid.due_on, paid.amount, named)


def allocate_received(
    invoices: Mapping[UUID, Invoice],
    numbers: Mapping[str, UUID],
    amount: Decimal,
    names: Sequence[Named],
    settled: Collection[str] = (),
) -> tuple[list[Allocation], tuple[Reserve, ...]]:
    """A new payment's allocations, and what stays reserved for invoices that are not known yet.

    What a payment names with an amount comes before what it names without, the known before the unknown. What is
    over goes to the oldest due, and so does what names an invoice of `settled`, of which nothing is open.
    """
    known = {*numbers, *settled}
    pouring, reserved, over = Pouring(dict(invoices)), [], ZERO
    for name in sorted(names, key=lambda name: (name.amount is None, name.number not in known)):
        share = amount if name.amount is None else min(name.amount, amount)
        if not share:
            continue
        amount -= share
        if name.number not in known:
            reserved.append(Reserve(number=name.number, amount=share))
            continue
        left = share if name.number in settled else pouring.named(numbers[name.number], share)
        if name.amount is None:
            amount += left
        else:
            over += left
    pouring.oldest_first(amount + over)
    return joined(pouring.parts), tuple(reserved)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The money of a payment when an invoice is issued: what was reserved for it, and what is free for any."""

    payment_id: str
    reserved: Decimal
    free: Decimal


def allocate_waiting(
    invoices: Mapping[UUID, Invoice], issued: Invoice, waiting: Iterable[Waiting]
) -> list[tuple[str, list[Allocation]]]:
    """The allocations of the waiting payments, by payment, once `issued` is known.

    What was reserved for it comes first, then free money; both in the order of `waiting`. What was reserved
    beyond its amount goes to the oldest due.
    """
    books, payments = {**invoices, issued.invoice_id: issued}, list(waiting)
    parts: dict[str, list[Allocation]] = {payment.payment_id: [] for payment in payments}
    for payment in payments:
        pouring = Pouring(books)
        pouring.oldest_first(pouring.named(issued.invoice_id, payment.reserved))
        parts[payment.payment_id] += pouring.parts
    for payment in payments:
        pouring = Pouring(books)
        pouring.oldest_first(payment.free, only=issued.invoice_id)
        parts[payment.payment_id] += pouring.parts
    return [(payment_id, joined(found)) for payment_id, found in parts.items() if found]


def joined(parts: Iterable[Allocation]) -> list[Allocation]:
    """Neighbouring parts on one instalment as one."""
    whole: list[Allocation] = []
    for part in parts:
        if whole and whole[-1].model_copy(update={"amount": part.amount}) == part:
            whole[-1] = part.model_copy(update={"amount": whole[-1].amount + part.amount})
        else:
            whole.append(part)
    return whole


def by_day(
    parts: Iterable[Allocation], invoices: Mapping[UUID, Invoice], received_on: date
) -> list[tuple[date, tuple[Allocation, ...]]]:
    """The parts by the day on which they are applied: the later of received_on and the invoice's issued_on."""
    days: dict[date, list[Allocation]] = {}
    for part in parts:
        days.setdefault(max(received_on, invoices[part.invoice_id].issued_on), []).append(part)
    return [(day, tuple(days[day])) for day in sorted(days)]
