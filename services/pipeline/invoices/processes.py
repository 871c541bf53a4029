"""An invoice belongs to a signed contract, whose customer, owner and currency are its own; its number is unique."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.pipeline.contracts.decider import contract
from services.pipeline.credit.terms import credit_terms, due_on, terms_id
from services.pipeline.receivables.decider import ledger, ledger_id
from shared.kernel.decider import stream_name
from shared.kernel.fields import Code, Day, Id, PositiveMoney
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound
from shared.kernel.transaction import Transaction

from .decider import BookInvoice, PromiseOf
from .events import Instalment

NUMBER = "invoice.number"
"""The claim of an invoice's number; its holder's id is the invoice's."""
LEDGER_OF = "invoice"
"""The claim of an invoice's id; its holder is the ledger that it lives in."""


class NewInstalment(Command):
    due_on: Day
    amount: PositiveMoney


class IssueInvoice(Command):
    """Instalments ascend by due date and add up to the amount. Left out, all is due by the customer's terms."""

    contract_id: Id
    number: Code
    issued_on: Day
    amount: PositiveMoney
    instalments: Annotated[list[NewInstalment], Field(min_length=1, max_length=120)] | None = None


class MakePromise(Command):
    """`amount` more is promised to be paid by the end of `promised_on`."""

    promised_on: Day
    amount: PositiveMoney


async def issue_invoice(tx: Transaction, invoice_id: UUID, body: IssueInvoice) -> None:
    _check_instalments(body.amount, body.instalments or ())
    existing = await tx.locate(NUMBER, body.number)
    if existing:
        raise AlreadyExists(f"number {body.number} is taken.", existing_id=str(existing))
    signed = await tx.state(contract, body.contract_id)
    if signed is None or signed.in_force is None:
        raise Invalid("/contract_id", "must be a signed contract")
    books = ledger_id(signed.customer_id, signed.currency)
    tx.claim(NUMBER, body.number, stream_name("invoice", invoice_id))
    tx.claim(LEDGER_OF, str(invoice_id), ledger.stream(books))
    booking = BookInvoice(
        invoice_id=invoice_id,
        number=body.number,
        contract_id=body.contract_id,
        customer_id=signed.customer_id,
        owner_id=signed.owner_id,
        issued_on=body.issued_on,
        amount=body.amount,
        currency=signed.currency,
        instalments=await _instalments(tx, body, signed.customer_id),
        contract_amount=signed.net_amount,
    )
    await tx.send(ledger, books, booking)


async def _instalments(tx: Transaction, body: IssueInvoice, customer_id: UUID) -> tuple[Instalment, ...]:
    if body.instalments is not None:
        return tuple(Instalment(due_on=part.due_on, amount=part.amount) for part in body.instalments)
    terms = await tx.state(credit_terms, terms_id(customer_id))
    if terms is None:
        raise Invalid("/instalments", "must be given: the customer has no terms of its own")
    return (Instalment(due_on=due_on(terms, body.issued_on), amount=body.amount),)


def _check_instalments(amount: Decimal, instalments: Sequence[NewInstalment]) -> None:
    for place, (one, following) in enumerate(pairwise(instalments), start=1):
        if following.due_on <= one.due_on:
            raise Invalid(f"/instalments/{place}/due_on", "must be later than the instalment before it")
    total = sum((part.amount for part in instalments), ZERO)
    if instalments and total != amount:
        raise Invalid("/instalments", f"must add up to the amount, and add up to {total}")


async def make_promise(tx: Transaction, invoice_id: UUID, body: MakePromise) -> None:
    await tx.send(ledger, await books_of(tx, invoice_id), PromiseOf(invoice_id=invoice_id, **dict(body)))


async def books_of(tx: Transaction, invoice_id: UUID) -> UUID:
    """The ledger that the invoice lives in."""
    books = await tx.locate(LEDGER_OF, str(invoice_id))
    if books is None:
        raise NotFound
    return books
