"""The rules of a ledger: invoices are issued and disputed, money is received, applied and taken back.

Allocation follows arrival and is never rewritten: a reversal takes back its own payment's allocations alone, and
money that is unallocated by then waits for the next invoice. Handbooks 002 (客户信用与账款), 003 (回款率).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from services.pipeline.credit.decider import CommitCredit, SetLimit, commit_credit, set_limit
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Moment, Money, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, Rejection, WrongStatus

from .allocation import Named, Waiting, allocate_received, allocate_waiting, by_day
from .events import (
    Allocation,
    DisputeSettled,
    Instalment,
    InvoiceDisputed,
    InvoiceIssued,
    InvoiceNamed,
    PaymentAllocated,
    PaymentReceived,
    PaymentReversed,
)
from .invoices import Invoice, issued
from .ledger import Billing, Ledger, LedgerEvent, evolve
from .payments import Reversal


def ledger_id(customer_id: UUID, currency: str) -> UUID:
    """The stream of the customer's books in that currency."""
    return uuid5(NAMESPACE_URL, f"pipeline/ledger/{customer_id}/{currency}")


class BookInvoice(Command):
    """`contract_amount` is what is signed of the contract, net of cancellations."""

    invoice_id: Id
    number: Code
    contract_id: Id
    customer_id: Id
    owner_id: Id | None
    issued_on: Day
    amount: PositiveMoney
    currency: Currency
    instalments: tuple[Instalment, ...]
    contract_amount: Money


class DisputeOf(Command):
    invoice_id: Id
    reason: Text
    on: Day


class SettlementOf(Command):
    invoice_id: Id
    outcome: Text
    on: Day


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
    """`invoices` are those it may pay of the ones that it was `told` to. `accepted_at` is when it was first told,
    for one that was in suspense; else it is now."""

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


LedgerCommand = BookInvoice | DisputeOf | SettlementOf | ReceivePayment | ReverseReceived | CommitCredit | SetLimit


class OverInvoiced(Rejection):
    """The contract's invoices would add up to more than its amount."""


class OverReversed(Rejection):
    """More would be reversed than was received."""


def decide(command: LedgerCommand, state: Ledger) -> Sequence[LedgerEvent]:
    match command:
        case BookInvoice():
            return _book(command, state)
        case DisputeOf():
            return _dispute(command, _invoice(state, command.invoice_id))
        case SettlementOf():
            return _settle(command, _invoice(state, command.invoice_id))
        case ReceivePayment():
            return _receive(command, state)
        case ReverseReceived():
            return _reverse(command, state)
        case CommitCredit():
            return commit_credit(command, state)
        case SetLimit():
            return set_limit(command, state)


def _book(command: BookInvoice, ledger: Ledger) -> Sequence[LedgerEvent]:
    if command.number in ledger.numbers:
        raise AlreadyExists(existing_id=str(ledger.numbers[command.number]))
    invoiced = ledger.contracts.get(command.contract_id, Billing()).invoiced + command.amount
    if invoiced > command.contract_amount:
        raise OverInvoiced(f"Invoices would be {invoiced} and the contract stands at {command.contract_amount}.")
    event = InvoiceIssued(
        **{name: value for name, value in dict(command).items() if name != "contract_amount"},
        accepted_at=command.at,
    )
    return [event, *_consumed(event, ledger)]


def _consumed(event: InvoiceIssued, ledger: Ledger) -> list[PaymentAllocated]:
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


def _invoice(ledger: Ledger, invoice_id: UUID) -> Invoice:
    invoice = ledger.invoices.get(invoice_id)
    if invoice is None:
        raise NotFound
    return invoice


def _dispute(command: DisputeOf, invoice: Invoice) -> Sequence[LedgerEvent]:
    if invoice.in_dispute:
        return []
    return [InvoiceDisputed(invoice_id=invoice.invoice_id, reason=command.reason, on=command.on)]


def _settle(command: SettlementOf, invoice: Invoice) -> Sequence[LedgerEvent]:
    dispute = invoice.dispute
    if dispute is None:
        raise WrongStatus("The invoice is not in dispute.")
    if dispute.settled_on is not None:
        if dispute.outcome == command.outcome and dispute.settled_on == command.on:
            return []
        raise WrongStatus(f"The dispute was settled on {dispute.settled_on}.")
    if command.on < dispute.on:
        raise Invalid("/on", f"The dispute began on {dispute.on}.")
    return [DisputeSettled(invoice_id=invoice.invoice_id, outcome=command.outcome, on=command.on)]


def _receive(command: ReceivePayment, ledger: Ledger) -> Sequence[LedgerEvent]:
    if command.payment_id in ledger.payments:
        return []
    left = command.amount - sum((part.amount for part in command.reversals), ZERO)
    names = [Named(name.number, name.amount) for name in command.invoices]
    parts, reserved = allocate_received(ledger.invoices, ledger.numbers, left, names)
    plain = {name: value for name, value in dict(command).items() if name not in ("invoices", "told", "reversals")}
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


def _reverse(command: ReverseReceived, ledger: Ledger) -> Sequence[LedgerEvent]:
    payment = ledger.payments.get(command.payment_id)
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


ledger = Decider("ledger", Ledger(), decide, evolve, LedgerEvent)

__all__ = ["CommitCredit", "Ledger", "SetLimit", "ledger", "ledger_id"]
