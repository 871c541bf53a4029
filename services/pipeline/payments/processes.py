"""Money from the ERP goes to its customer's ledger, or waits in suspense until the customer is known."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.pipeline.allocation.decider import EarlierReversal, NamedInvoice, ReceivePayment, ReverseReceived
from services.pipeline.allocation.events import InvoiceNamed
from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.invoices.processes import LEDGER_OF, NUMBER
from services.pipeline.payers.decider import AwaitPayer, payer, payer_id
from services.pipeline.receivables.decider import Ledger, ledger, ledger_id
from shared.kernel.fields import Code, Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from .decider import (
    NotifiedPayment,
    NotifyPayment,
    ReverseSuspended,
    payment,
)
from .things import PaymentStatus, PaymentView, show_payment


class PushPayment(Command):
    """Either `customer_id` or `customer_external_id`. `invoices` are those that it names, in the order of
    preference; the amounts add up to at most the payment's."""

    payment_id: Code
    customer_id: Id | None = None
    customer_external_id: Code | None = None
    amount: PositiveMoney
    currency: Currency
    received_on: Day
    method: Text | None = None
    bank_reference: Text | None = None
    invoices: Annotated[list[NamedInvoice], Field(max_length=500)] = Field(default_factory=list)


class ReversePayment(Command):
    """`amount` left out: all that is not reversed yet."""

    amount: PositiveMoney | None = None
    reversed_on: Day
    reason: Text


async def push_payment(tx: Transaction, stream_id: UUID, body: PushPayment) -> PaymentView:
    """A payment that is known already is answered as it now stands, as a duplicate."""
    _check(body)
    customer_id = body.customer_id or await _payer(tx, body.customer_external_id)
    known = await tx.state(payment, stream_id) is not None
    notice = NotifyPayment(**{**dict(body), "customer_id": customer_id, "invoices": tuple(body.invoices)})
    told = await tx.send(payment, stream_id, notice)
    assert told is not None
    if known:
        return (await view_of(tx, told)).model_copy(update={"status": PaymentStatus.DUPLICATE})
    if told.customer_id is not None:
        await receive(tx, told, told.customer_id)
    elif body.customer_external_id is not None:
        await tx.send(payer, payer_id(body.customer_external_id), AwaitPayer(payment_id=body.payment_id))
    return await view_of(tx, told)


def _check(body: PushPayment) -> None:
    if (body.customer_id is None) == (body.customer_external_id is None):
        raise Invalid("/customer_id", "must be given, or customer_external_id instead of it")
    numbers = [named.number for named in body.invoices]
    if len(set(numbers)) < len(numbers):
        raise Invalid("/invoices", "must name each invoice once")
    if sum((named.amount or ZERO for named in body.invoices), ZERO) > body.amount:
        raise Invalid("/invoices", "must not add up to more than the payment")


async def _payer(tx: Transaction, external_id: str | None) -> UUID | None:
    return (await tx.state(payer, payer_id(external_id))).customer_id if external_id is not None else None


async def reverse_payment(tx: Transaction, stream_id: UUID, body: ReversePayment) -> PaymentView:
    """Take back exactly what the payment brought: what is unallocated first, then its latest allocations."""
    told = await known_payment(tx, stream_id)
    if told.customer_id is None:
        await tx.send(payment, stream_id, ReverseSuspended(**dict(body)))
        return await view_of(tx, await known_payment(tx, stream_id))
    command = ReverseReceived(
        payment_id=told.told.payment_id,
        customer_id=told.customer_id,
        currency=told.told.currency,
        amount=body.amount,
        reversed_on=body.reversed_on,
        reason=body.reason,
    )
    await tx.send(ledger, ledger_id(told.customer_id, told.told.currency), command)
    return await view_of(tx, told)


async def known_payment(tx: Transaction, stream_id: UUID) -> NotifiedPayment:
    state = await tx.state(payment, stream_id)
    if state is None:
        raise NotFound
    return state


async def receive(tx: Transaction, paid: NotifiedPayment, customer_id: UUID) -> None:
    """The money comes to the ledger of its customer, with what was taken back of it before."""
    told, books_id = paid.told, ledger_id(customer_id, paid.told.currency)
    books = await tx.state(ledger, books_id)
    invoices, settled = await _named(tx, told.invoices, books, books_id)
    command = ReceivePayment(
        payment_id=told.payment_id,
        customer_id=customer_id,
        currency=told.currency,
        amount=told.amount,
        received_on=told.received_on,
        method=told.method,
        bank_reference=told.bank_reference,
        invoices=invoices,
        settled=settled,
        customer_external_id=told.customer_external_id,
        told=told.invoices,
        accepted_at=told.accepted_at,
        reversals=tuple(
            EarlierReversal(amount=one.amount, reversed_on=one.reversed_on, reason=one.reason) for one in paid.reversals
        ),
    )
    await tx.send(ledger, books_id, command)


async def _named(
    tx: Transaction, told: Iterable[InvoiceNamed], books: Ledger, books_id: UUID
) -> tuple[tuple[NamedInvoice, ...], tuple[str, ...]]:
    """What the money may pay of what it was told to, and the numbers of this ledger's that are settled and closed. It
    does not wait for an invoice that is another customer's, or in another currency."""
    invoices, settled = [], []
    for one in told:
        known = one.number in books.numbers
        invoice_id = None if known else await tx.locate(NUMBER, one.number)
        if invoice_id is not None:
            if await tx.locate(LEDGER_OF, str(invoice_id)) != books_id:
                continue
            settled.append(one.number)
        invoices.append(NamedInvoice(**dict(one)))
    return tuple(invoices), tuple(settled)


async def view_of(tx: Transaction, paid: NotifiedPayment) -> PaymentView:
    """The payment as it stands after this commit."""
    if paid.customer_id is None:
        return show_payment(paid, None, await tx.version(payment, payment_stream_id(paid.told.payment_id)))
    books_id = ledger_id(paid.customer_id, paid.told.currency)
    books: Ledger = await tx.state(ledger, books_id)
    if paid.told.payment_id not in books.payments:  # left behind at a year-end
        books = await tx.whole(ledger, books_id)
    return show_payment(paid, books, await tx.version(ledger, books_id))
