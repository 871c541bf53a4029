"""Routes of invoices and ledgers."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import ColumnElement, Table, select

from services.pipeline.directory import projections as directory
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.log.streams import Folded
from shared.web.execute import Execute
from shared.web.fresh import Fresh, FreshReads
from shared.web.imports import claimed, imports
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency, ReportParameters
from shared.web.roles import BOOKKEEPERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import OverInvoiced, ledger, ledger_id
from .processes import DisputeInvoice, IssueInvoice, SettleDispute, dispute_invoice, issue_invoice, settle_dispute
from .projections import books, invoices, projection
from .things import INVOICE, LedgerView, show_ledger

FINANCE = frozenset({Role.FINANCE})


def _overdue(table: Table, day: Day) -> ColumnElement[bool]:
    """Something of it is open and was due before that day."""
    return table.c.next_due_on < day


router = Routes(
    "receivables",
    "应收账款 receivables: invoices and their disputes, and a ledger for each customer and currency. `due_before` "
    "lists what has something open that was due before that day; with `sort=next_due_on` the longest overdue first.",
)
router.reads(
    INVOICE,
    invoices,
    roles=BOOKKEEPERS,
    filters=("customer_id", "owner_id", "contract_id", "status", "number", Filter("due_before", Day, _overdue)),
    sorts=("issued_on", "due_on", "next_due_on"),
)

ISSUE = {
    "contract_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a12",
    "number": "2026-0117",
    "issued_on": "2026-03-02",
    "amount": "100.00",
    "instalments": [
        {"due_on": "2026-04-01", "amount": "30.00"},
        {"due_on": "2026-05-01", "amount": "50.00"},
        {"due_on": "2026-06-01", "amount": "20.00"},
    ],
}


@router.command(
    "POST",
    "/v1/invoices",
    INVOICE,
    creates=True,
    roles=FINANCE,
    refuses=(AlreadyExists, OverInvoiced),
    example=ISSUE,
)
async def issue(body: IssueInvoice, do: Execute) -> Response:
    """Issue an invoice for a signed contract. It takes the customer's unallocated money. Publishes `InvoiceIssued`."""
    return await do(issue_invoice, do.new_id(), body)


@router.command(
    "POST",
    "/v1/invoices/{id}/dispute",
    INVOICE,
    roles=FINANCE | SELLERS,
    example={"reason": "Delivered short", "on": "2026-03-20"},
)
async def dispute(id: Id, body: DisputeInvoice, do: Execute) -> Response:
    """Record that the customer disputes the invoice. Money is applied to it all the same."""
    return await do(dispute_invoice, id, body)


@router.command(
    "POST",
    "/v1/invoices/{id}/settle-dispute",
    INVOICE,
    roles=FINANCE | SELLERS,
    refuses=(WrongStatus,),
    example={"outcome": "The missing boxes were found", "on": "2026-04-02"},
)
async def settle(id: Id, body: SettleDispute, do: Execute) -> Response:
    """Settle the dispute of an invoice."""
    return await do(settle_dispute, id, body)


class LedgerQuery(ReportParameters):
    pass


@router.query(
    "/v1/customers/{id}/ledger",
    LedgerView,
    roles=BOOKKEEPERS,
    whose="the customer's",
    rows="invoices",
    projections=(projection,),
)
async def read_ledger(id: Id, query: Annotated[LedgerQuery, Query()], fresh: Fresh, base: BaseCurrency) -> LedgerView:
    """A customer's books in one currency, from their stream and never stale; empty where nothing is known."""
    currency = query.currency or await only_currency(fresh, id, base)
    folded = await books_of(fresh, id, currency)
    return show_ledger(folded.state, folded.head.version, id, currency)


async def books_of(fresh: FreshReads, customer_id: UUID, currency: str) -> Folded:
    """The customer's ledger in that currency. Raises NotFound where all that is known of the customer is others':
    whose it is, and whose its contracts are."""
    folded = await fresh.stream(ledger, ledger_id(customer_id, currency))
    if not fresh.sees_all:
        async with fresh.whole_tables((directory.projection,)) as db:
            of = directory.customer.c
            owner = await db.scalar(select(of.owner_id).where(of.id == customer_id))
        owners = {owner, *(invoice.owner_id for invoice in folded.state.invoices.values())} - {None}
        if owners:
            await fresh.require_seen(owners)
    return folded


async def only_currency(fresh: FreshReads, customer_id: UUID, base: str) -> str:
    """The one currency in which the customer has books, else the base."""
    if (await fresh.stream(ledger, ledger_id(customer_id, base))).head.version:
        return base
    async with fresh.tables((projection,)) as db:
        found = await db.all(select(books.c.currency).where(books.c.customer_id == customer_id))
    return found[0]["currency"] if len(found) == 1 else base


imports(router, "/v1/invoices/import", IssueInvoice, issue, {"contract_id": claimed("contract.external_id")})
