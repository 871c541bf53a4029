"""Invoices and payments for the tests of a ledger, each in a line."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from services.pipeline.allocation.decider import NamedInvoice, ReceivePayment, ReverseReceived
from services.pipeline.invoices.decider import BookInvoice
from services.pipeline.invoices.events import Instalment
from services.pipeline.receivables.decider import CommitCredit, Ledger, LedgerCommand, ledger
from shared.testing.spec import ACCEPTED_AT

CUSTOMER = uuid5(NAMESPACE_OID, "customer")
CONTRACT = uuid5(NAMESPACE_OID, "contract")
OWNER = uuid5(NAMESPACE_OID, "owner")
PLENTY = Decimal("1000000000.00")


def invoice_id(number: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"invoice {number}")


def day(text: str) -> date:
    return date.fromisoformat(text)


def invoice(
    number: str, *dues: tuple[str, str], issued_on: str = "2004-01-01", contract: UUID = CONTRACT
) -> BookInvoice:
    """An invoice of instalments (due_on, amount)."""
    instalments = tuple(Instalment(due_on=day(due_on), amount=amount) for due_on, amount in dues)
    return BookInvoice(
        invoice_id=invoice_id(number),
        number=number,
        contract_id=contract,
        customer_id=CUSTOMER,
        owner_id=OWNER,
        issued_on=day(issued_on),
        amount=sum((part.amount for part in instalments), Decimal(0)),
        currency="USD",
        instalments=instalments,
        contract_amount=PLENTY,
    )


def payment(
    payment_id: str, amount: str, *names: tuple[str, str | None], received_on: str = "2004-02-01"
) -> ReceivePayment:
    """A payment that names invoices (number, amount or None)."""
    return ReceivePayment(
        payment_id=payment_id,
        customer_id=CUSTOMER,
        currency="USD",
        amount=amount,
        received_on=day(received_on),
        invoices=tuple(NamedInvoice(number=number, amount=part) for number, part in names),
    )


def reversal(payment_id: str, amount: str | None = None, reversed_on: str = "2004-06-01") -> ReverseReceived:
    return ReverseReceived(
        payment_id=payment_id,
        customer_id=CUSTOMER,
        currency="USD",
        amount=amount,
        reversed_on=day(reversed_on),
        reason="bounced",
    )


def commitment(amount: str, contract: UUID = CONTRACT, override: str | None = None) -> CommitCredit:
    return CommitCredit(
        contract_id=contract,
        customer_id=CUSTOMER,
        currency="USD",
        amount=amount,
        override_reason=override,
        owner_id=OWNER,
        drafted_by="drafter",
        written_by="amender",
        on=day("2004-01-01"),
    )


def after(commands: Iterable[LedgerCommand], state: Ledger | None = None) -> Ledger:
    """The books after these commands."""
    books = state or ledger.initial
    for command in commands:
        books = ledger.fold(ledger.decide(command.stamped(command.by, ACCEPTED_AT), books), books)
    return books


def opens(books: Ledger) -> dict[str, list[str]]:
    """What is open of each invoice, instalment by instalment."""
    return {one.number: [str(due.open) for due in one.instalments] for one in books.invoices.values()}


def allocated(books: Ledger, payment_id: str) -> dict[str, str]:
    """What the payment pays, by invoice number."""
    amounts: dict[str, Decimal] = {}
    for part in books.payments[payment_id].parts:
        number = books.invoices[part.allocation.invoice_id].number
        amounts[number] = amounts.get(number, Decimal(0)) + part.amount
    return {number: str(amount) for number, amount in amounts.items()}
