"""The books by business date: what was issued, received and applied when.

`application` and `cash` hold signed movements, so that every total as of a day is a sum over what is dated by then.
Each row has the position at which it was recorded: what was known then is a sum over the rows up to it.
What a reversal takes back leaves an invoice on the later of reversed_on and the day on which it was applied.
"""

from datetime import date

from sqlalchemy import BigInteger, Column, Date, Index, Integer, MetaData, Numeric, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.allocation.events import Allocation, PaymentAllocated, PaymentReceived, PaymentReversed
from services.pipeline.credit.events import ContractCommitted, CreditLimitSet
from services.pipeline.directory.projections import CUSTOMERS
from services.pipeline.invoices.events import Instalment, InvoiceIssued
from services.pipeline.reductions.events import CreditNoteIssued, InvoiceWrittenOff, ReductionEvent
from services.pipeline.year_end.events import BooksCarriedForward
from shared.kernel.messages import Meta
from shared.kernel.money import ZERO
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, either, follows, owned_by

metadata = MetaData(schema="receivables")
MONEY = Numeric(20, 2)
CASH, CREDIT_NOTE, WRITE_OFF = "cash", "credit_note", "write_off"

books = Table(
    "books",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("closed_year", Integer, comment="the last year that was carried forward"),
    info=OPEN,
)
"""The currencies in which anything was agreed, invoiced or received, by customer."""
invoice = Table(
    "invoice",
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("customer_id", Uuid, nullable=False),
    Column("currency", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    Index("invoice_currency_issued_on", "currency", "issued_on"),
    info=follows("invoice_id", "instalment"),
)
instalment = Table(
    "instalment",
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("owner_id", Uuid, index=True),
    Column("currency", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    info=either(owned_by("owner_id"), CUSTOMERS.with_holder()),
)
application = Table(
    "application",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("invoice_id", Uuid, nullable=False, index=True),
    Column("due_on", Date, nullable=False),
    Column("on", Date, nullable=False),
    Column("amount", MONEY, nullable=False, comment="negative where it is taken back"),
    Column("kind", Text, nullable=False, comment="cash, credit_note or write_off"),
    info=follows("invoice_id", "instalment"),
)
reduction = Table(
    "reduction",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("invoice_id", Uuid, nullable=False, index=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    Column("corrects", MONEY, nullable=False, comment="what of it was invoiced beyond the contract's amount"),
    Column("kind", Text, nullable=False, comment="credit_note or write_off"),
    info=follows("invoice_id", "instalment"),
)
"""Credit notes and write-offs; what they take of each instalment stands among the applications."""
cash = Table(
    "cash",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("currency", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("amount", MONEY, nullable=False, comment="what it adds to the unallocated money"),
    info=CUSTOMERS.with_holder(),
)

projection = Projection(metadata, version=7)
CUSTOMERS.keep(projection)
_open_books = insert(books).on_conflict_do_nothing()


@projection.on(InvoiceIssued, _open_books)
def books_of_invoice(event: InvoiceIssued, meta: Meta) -> Row:
    return _books(event)


@projection.on(InvoiceIssued, insert(invoice))
def issued(event: InvoiceIssued, meta: Meta) -> Row:
    names = (column.name for column in invoice.c if column.name != "position")
    return {"position": meta.position, **{name: getattr(event, name) for name in names}}


@projection.on(InvoiceIssued, insert(instalment))
def due(event: InvoiceIssued, meta: Meta) -> list[Row]:
    names = ("invoice_id", "customer_id", "owner_id", "currency", "issued_on")
    common: dict[str, object] = {name: getattr(event, name) for name in names}
    common["position"] = meta.position
    return [{**common, "due_on": part.due_on, "amount": part.amount} for part in event.instalments]


@projection.on(PaymentReceived, _open_books)
def books_of_payment(event: PaymentReceived, meta: Meta) -> Row:
    return _books(event)


@projection.on(ContractCommitted, _open_books)
def books_of_contract(event: ContractCommitted, meta: Meta) -> Row:
    return _books(event)


@projection.on(CreditLimitSet, _open_books)
def books_of_limit(event: CreditLimitSet, meta: Meta) -> Row:
    return _books(event)


@projection.on(
    BooksCarriedForward,
    update(books)
    .where(books.c.customer_id == bindparam("of"), books.c.currency == bindparam("money"))
    .values(closed_year=bindparam("year")),
)
def carried_forward(event: BooksCarriedForward, meta: Meta) -> Row:
    return {"of": event.customer_id, "money": event.currency, "year": event.year}


def _books(event: InvoiceIssued | PaymentReceived | ContractCommitted | CreditLimitSet) -> Row:
    return {"customer_id": event.customer_id, "currency": event.currency}


@projection.on(PaymentReceived, insert(cash))
def received_cash(event: PaymentReceived, meta: Meta) -> Row:
    return {**_cash(event, meta, 0), "on": event.received_on, "amount": event.amount}


@projection.on(PaymentAllocated, insert(application))
def applied(event: PaymentAllocated, meta: Meta) -> list[Row]:
    return [
        {**_application(meta, number, part), "invoice_id": part.invoice_id, "on": event.applied_on, "kind": CASH}
        for number, part in enumerate(event.allocations)
    ]


@projection.on(PaymentAllocated, insert(cash))
def applied_cash(event: PaymentAllocated, meta: Meta) -> Row:
    amount = -sum((part.amount for part in event.allocations), ZERO)
    return {**_cash(event, meta, 0), "on": event.applied_on, "amount": amount}


@projection.on(PaymentReversed, insert(application))
def taken_back(event: PaymentReversed, meta: Meta) -> list[Row]:
    return [
        {
            **_application(meta, number, part),
            "invoice_id": part.invoice_id,
            "on": max(event.reversed_on, part.applied_on),
            "amount": -part.amount,
            "kind": CASH,
        }
        for number, part in enumerate(event.allocations)
    ]


@projection.on(PaymentReversed, insert(cash))
def reversed_cash(event: PaymentReversed, meta: Meta) -> list[Row]:
    out = {**_cash(event, meta, 0), "on": event.reversed_on, "amount": -event.amount}
    back = [
        {**_cash(event, meta, number), "on": max(event.reversed_on, part.applied_on), "amount": part.amount}
        for number, part in enumerate(event.allocations, start=1)
    ]
    return [out, *back]


@projection.on(CreditNoteIssued, insert(application))
def credited(event: CreditNoteIssued, meta: Meta) -> list[Row]:
    return _taken_off(event, meta, event.issued_on, CREDIT_NOTE)


@projection.on(CreditNoteIssued, insert(reduction))
def credit_note(event: CreditNoteIssued, meta: Meta) -> Row:
    return _reduction(event, meta, event.issued_on, CREDIT_NOTE)


@projection.on(InvoiceWrittenOff, insert(application))
def written_off(event: InvoiceWrittenOff, meta: Meta) -> list[Row]:
    return _taken_off(event, meta, event.on, WRITE_OFF)


@projection.on(InvoiceWrittenOff, insert(reduction))
def write_off(event: InvoiceWrittenOff, meta: Meta) -> Row:
    return _reduction(event, meta, event.on, WRITE_OFF)


def _taken_off(event: ReductionEvent, meta: Meta, on: date, kind: str) -> list[Row]:
    return [
        {**_application(meta, number, part), "invoice_id": event.invoice_id, "on": on, "kind": kind}
        for number, part in enumerate(event.parts)
    ]


def _application(meta: Meta, number: int, part: Allocation | Instalment) -> dict[str, object]:
    return {"position": meta.position, "part": number, "due_on": part.due_on, "amount": part.amount}


def _reduction(event: ReductionEvent, meta: Meta, on: date, kind: str) -> Row:
    names = ("invoice_id", "contract_id", "currency", "amount", "corrects")
    return {**{name: getattr(event, name) for name in names}, "position": meta.position, "on": on, "kind": kind}


def _cash(event: PaymentReceived | PaymentAllocated | PaymentReversed, meta: Meta, part: int) -> dict[str, object]:
    return {
        "position": meta.position,
        "part": part,
        "customer_id": event.customer_id,
        "currency": event.currency,
    }
