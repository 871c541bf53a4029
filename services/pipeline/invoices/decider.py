"""The rules of an invoice on a ledger: issued within its contract's amount, promised to be paid.

Handbooks 002 (客户信用与账款), 003 (回款率).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.pipeline.allocation.decider import consumed
from services.pipeline.allocation.events import PaymentAllocated
from services.pipeline.receivables.ledger import Billing, Ledger
from services.pipeline.year_end.closed import BooksClosed
from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, Rejection, WrongStatus

from .events import Instalment, InvoiceIssued, PromiseMade
from .invoice import Invoice, Promise


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


class PromiseOf(Command):
    invoice_id: Id
    promised_on: Day
    amount: PositiveMoney


class OverInvoiced(Rejection):
    """The contract's invoices would add up to more than its amount."""


def book(command: BookInvoice, ledger: Ledger) -> Sequence[InvoiceIssued | PaymentAllocated]:
    if command.number in ledger.numbers:
        raise AlreadyExists(existing_id=str(ledger.numbers[command.number]))
    invoiced = ledger.contracts.get(command.contract_id, Billing()).invoiced + command.amount
    if invoiced > command.contract_amount:
        raise OverInvoiced(f"Invoices would be {invoiced} and the contract stands at {command.contract_amount}.")
    event = InvoiceIssued(
        **{name: value for name, value in dict(command).items() if name != "contract_amount"},
        accepted_at=command.at,
    )
    return [event, *consumed(event, ledger)]


def promise(command: PromiseOf, ledger: Ledger) -> Sequence[PromiseMade]:
    invoice = invoice_of(ledger, command.invoice_id)
    if invoice.promise == Promise(command.promised_on, command.amount):
        return []
    if not invoice.open:
        raise WrongStatus("Nothing of the invoice is open.")
    if command.amount > invoice.open:
        raise Invalid("/amount", f"must be at most {invoice.open}, which is open")
    check_day(invoice, "/promised_on", command.promised_on)
    return [
        PromiseMade(
            invoice_id=invoice.invoice_id,
            promised_on=command.promised_on,
            amount=command.amount,
            made_at=command.at,
        )
    ]


def check_day(invoice: Invoice, pointer: str, day: date) -> None:
    if day < invoice.issued_on:
        raise Invalid(pointer, f"The invoice was issued on {invoice.issued_on}.")


def invoice_of(ledger: Ledger, invoice_id: UUID) -> Invoice:
    """Raises NotFound, and BooksClosed where it was left behind at a year-end."""
    invoice = ledger.invoices.get(invoice_id)
    if invoice is None and ledger.closed_year:
        raise BooksClosed(f"The invoice was settled, and the books of {ledger.closed_year} are closed.")
    if invoice is None:
        raise NotFound
    return invoice
