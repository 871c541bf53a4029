"""Routes of invoices."""

from fastapi import Response
from sqlalchemy import ColumnElement, Table

from services.pipeline.year_end.closed import BooksClosed
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed
from shared.web.roles import BOOKKEEPERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import OverInvoiced
from .processes import (
    IssueInvoice,
    MakePromise,
    issue_invoice,
    make_promise,
)
from .projections import invoices
from .things import INVOICE

FINANCE = frozenset({Role.FINANCE})


def _overdue(table: Table, day: Day) -> ColumnElement[bool]:
    """Something of it is open and was due before that day."""
    return table.c.next_due_on < day


router = Routes(
    "invoices",
    "发票 invoices: issued for signed contracts, credited or written off, their disputes and promises. `due_before` "
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
    "/v1/invoices/{id}/promise",
    INVOICE,
    roles=FINANCE | SELLERS,
    refuses=(WrongStatus, BooksClosed),
    example={"promised_on": "2026-05-15", "amount": "50.00"},
)
async def promise(id: Id, body: MakePromise, do: Execute) -> Response:
    """Record that the customer promises to have paid so much more by a day. Dunning waits until the end of that day,
    or until it is paid, and then goes on."""
    return await do(make_promise, id, body)


imports(router, "/v1/invoices/import", IssueInvoice, issue, {"contract_id": claimed("contract.external_id")})
