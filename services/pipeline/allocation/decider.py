"""The rules of money on a ledger: received, applied and taken back.

Allocation follows arrival and is never rewritten: a reversal takes back its own payment's allocations alone, and
money that is unallocated by then waits for the next invoice. Handbook 003 (回款率).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.invoices.events import InvoiceIssued
from services.pipeline.invoices.invoice import Invoice, issued
from services.pipeline.receivables.ledger import Ledger
from services.pipeline.year_end.closed import BooksClosed
from shared.kernel.fields import Code, Currency, Day, Id, Moment, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound, Rejection

from .events import Allocation, AllocationEvent, InvoiceNamed, PaymentAllocated, PaymentReceived, PaymentReversed
from .payment import Reversal
from .pouring import Named, Waiting, allocate_received, allocate_waiting, by_day


class EarlierReversal(Command):
    """Money that was taken back while its payment was still in suspense."""

    amount: PositiveMoney
    reversed_on: Day
    reason: Text


class NamedInvoice(Command):
    """An invoice that a payment names; without an amount, as much of it as is open."""

    number: Code
    amount: PositiveMoney | None = None


class ReceivePayment(Command):
    """`invoices` are those it may pay of the ones that it was `told` to, `settled` the numbers among them that were
    left behind at a year-end: nothing is open of them. `accepted_at` is when it was first told, for one that was in
    suspense; else it is now."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    amount: PositiveMoney
    received_on: Day
    method: Text | None = None
    bank_reference: Text | None = None
    invoices: tuple[NamedInvoice, ...] = ()
    customer_external_id: Code | None = None
    told: tuple[InvoiceNamed, ...] = ()
    settled: tuple[Code, ...] = ()
    reversals: tuple[EarlierReversal, ...] = ()
    accepted_at: Moment | None = None


class ReverseReceived(Command):
    """`amount` None: all that is not reversed yet."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    amount: PositiveMoney | None = None
    reversed_on: Day
    reason: Text


class OverReversed(Rejection):
    """More would be reversed than was received."""


def consumed(event: InvoiceIssued, ledger: Ledger) -> list[PaymentAllocated]:
    """The waiting money that a new invoice takes, first received first."""
    payments = [ledger.payments[payment_id] for payment_id in ledger.waiting]
    payments.sort(key=lambda payment: (payment.received_on, payment.arrival))
    waiting = [Waiting(one.payment_id, one.reserved_for(event.number), one.free) for one in payments]
    invoice = issued(event)
    invoices = {**ledger.invoices, invoice.invoice_id: invoice}
    return [
        allocated
        for payment_id, parts in allocate_waiting(ledger.invoices, invoice, waiting)
        for allocated in _allocations(payment_id, ledger.payments[payment_id].received_on, event, parts, invoices)
    ]


def _allocations(
    payment_id: str,
    received_on: date,
    of: InvoiceIssued | ReceivePayment,
    parts: Sequence[Allocation],
    invoices: Mapping[UUID, Invoice],
) -> list[PaymentAllocated]:
    return [
        PaymentAllocated(
            payment_id=payment_id,
            customer_id=of.customer_id,
            currency=of.currency,
            received_on=received_on,
            applied_on=day,
            allocations=allocations,
        )
        for day, allocations in by_day(parts, invoices, received_on)
    ]


def receive(command: ReceivePayment, ledger: Ledger) -> Sequence[AllocationEvent]:
    if command.payment_id in ledger.payments:
        return []
    left = command.amount - sum((part.amount for part in command.reversals), ZERO)
    names = [Named(name.number, name.amount) for name in command.invoices]
    parts, reserved = allocate_received(ledger.invoices, ledger.numbers, left, names, command.settled)
    decided = ("invoices", "told", "settled", "reversals")
    plain = {name: value for name, value in dict(command).items() if name not in decided}
    plain["accepted_at"] = command.accepted_at or command.at
    return [
        PaymentReceived(**plain, reserved=reserved, invoices=command.told),
        *(_taken_back(command, earlier) for earlier in command.reversals),
        *_allocations(command.payment_id, command.received_on, command, parts, ledger.invoices),
    ]


def _taken_back(command: ReceivePayment, earlier: EarlierReversal) -> PaymentReversed:
    return PaymentReversed(
        payment_id=command.payment_id,
        customer_id=command.customer_id,
        currency=command.currency,
        received_on=command.received_on,
        reversed_on=earlier.reversed_on,
        reason=earlier.reason,
        amount=earlier.amount,
    )


def reverse(command: ReverseReceived, ledger: Ledger) -> Sequence[PaymentReversed]:
    payment = ledger.payments.get(command.payment_id)
    if payment is None and ledger.closed_year:
        raise BooksClosed(f"It was applied whole, and the books of {ledger.closed_year} are closed.")
    if payment is None:
        raise NotFound
    wanted = Reversal(command.amount or payment.left, command.reversed_on, command.reason)
    amount = amount_to_reverse(wanted, payment.left, payment.received_on, payment.reversals)
    if not amount:
        return []
    reversed_ = PaymentReversed(
        payment_id=payment.payment_id,
        customer_id=command.customer_id,
        currency=command.currency,
        received_on=payment.received_on,
        reversed_on=command.reversed_on,
        reason=command.reason,
        amount=amount,
        allocations=payment.to_take_back(amount),
    )
    return [reversed_]


def amount_to_reverse(wanted: Reversal, left: Decimal, received_on: date, done: Sequence[Reversal]) -> Decimal:
    """How much to take back of a payment of which that much is left; nothing where it is the same reversal again."""
    if wanted.reversed_on < received_on:
        raise Invalid("/reversed_on", f"The payment was received on {received_on}.")
    if wanted.amount <= left:
        return wanted.amount
    if wanted in done:
        return ZERO
    raise OverReversed(f"{left} is left of the payment.")
