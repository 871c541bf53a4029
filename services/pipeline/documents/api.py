"""Routes of documents."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlalchemy import select

from shared.kernel.fields import Currency, Id
from shared.kernel.rejections import Rejection
from shared.readers.reading import Reading
from shared.web.documents.routes import DocumentParameters, document
from shared.web.fresh import Fresh
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..catalogue.projections import products
from ..contracts.things import CONTRACT
from ..directory import projections as directory
from ..dunning.things import CASE, DunningStatus
from ..invoices.things import INVOICE
from ..quotes.things import QUOTE
from ..receivables.api import books_of, only_currency
from ..receivables.things import show_ledger
from .papers import (
    Addressee,
    ContractPaper,
    DunningPaper,
    InvoicePaper,
    QuotePaper,
    StatementPaper,
    contract_paper,
    dunning_paper,
    invoice_paper,
    quote_paper,
    statement_paper,
)

TEMPLATES = Path(__file__).parent / "templates"
SENDERS = SELLERS | {Role.FINANCE, Role.LEGAL}
"""Who deals with the customer's papers."""
NAMED = (directory.projection, products)

router = Routes("documents", "单据 documents: the papers that go to customers, as PDF, in Chinese or English.")


class NothingDue(Rejection):
    """Nothing of this invoice is overdue any more: there is no letter to send."""


@document(router, "/v1/quotes/{id}/pdf", TEMPLATES / "quote.typ", roles=SELLERS, projections=NAMED)
async def quote_pdf(id: Id, fresh: Fresh, db: Read) -> QuotePaper:
    """The quote 报价单: the approved version that holds, else the latest, marked as a draft."""
    quote = await fresh.thing(QUOTE, id)
    wanted = quote.acceptance.version if quote.acceptance else quote.current_version or quote.document_version
    shown = next(version for version in quote.versions if version.version == wanted)
    to = await _addressee(db, quote.customer_id)
    return quote_paper(to, quote, shown, await _names(db, (line.sku for line in shown.lines)))


@document(router, "/v1/contracts/{id}/pdf", TEMPLATES / "contract.typ", roles=SENDERS, projections=NAMED)
async def contract_pdf(id: Id, fresh: Fresh, db: Read) -> ContractPaper:
    """The summary of a contract 合同概要: what is in force, else its latest version, marked as a draft."""
    contract = await fresh.thing(CONTRACT, id)
    lines = (contract.in_force or contract).lines
    to = await _addressee(db, contract.customer_id, contract.owner_id)
    return contract_paper(to, contract, await _names(db, (line.sku for line in lines)))


@document(router, "/v1/invoices/{id}/pdf", TEMPLATES / "invoice.typ", roles=SENDERS, projections=NAMED)
async def invoice_pdf(id: Id, fresh: Fresh, db: Read) -> InvoicePaper:
    """The invoice 发票, with what is due when and what is still open."""
    invoice = await fresh.thing(INVOICE, id)
    contract = await fresh.thing(CONTRACT, invoice.contract_id)
    return invoice_paper(await _addressee(db, invoice.customer_id, invoice.owner_id), invoice, contract)


class StatementQuery(DocumentParameters):
    currency: Currency | None = None


@document(router, "/v1/customers/{id}/ledger/pdf", TEMPLATES / "statement.typ", roles=SENDERS, projections=NAMED)
async def statement_pdf(
    id: Id, query: Annotated[StatementQuery, Query()], fresh: Fresh, db: Read, base: BaseCurrency, today: Today
) -> StatementPaper:
    """The statement of account 对账单: invoices and payments in one currency as they stand, with the balance."""
    currency = query.currency or await only_currency(fresh, id, base)
    folded = await books_of(fresh, id, currency)
    books = show_ledger(folded.state, folded.head.version, id, currency)
    return statement_paper(await _addressee(db, id), books, today)


@document(
    router,
    "/v1/dunning-cases/{id}/pdf",
    TEMPLATES / "dunning.typ",
    roles=SENDERS,
    projections=NAMED,
    refuses=(NothingDue,),
)
async def dunning_pdf(id: Id, fresh: Fresh, db: Read) -> DunningPaper:
    """The letter of the level on which dunning stands: a reminder 付款提醒, 催款函 or 律师函."""
    case = await fresh.thing(CASE, id)
    if case.status is DunningStatus.CLEARED or not case.steps or case.due_on is None:
        raise NothingDue(f"The invoice {case.number} is settled.")
    last = case.steps[-1]
    to = await _addressee(db, case.customer_id, case.owner_id)
    return dunning_paper(to, case, last.as_of, case.due_on, (last.as_of - case.due_on).days)


async def _addressee(db: Reading, customer_id: UUID, owner_id: UUID | None = None) -> Addressee:
    customer, rep = directory.customer, directory.rep
    known = await db.one(select(customer).where(customer.c.id == customer_id))
    if known is None:
        return Addressee(customer=str(customer_id))
    contact = await db.scalar(select(rep.c.name).where(rep.c.id == (owner_id or known["owner_id"])))
    number = known["external_id"] or ""
    return Addressee(
        customer=known["name"] or number or str(customer_id), customer_number=number, contact=contact or ""
    )


async def _names(db: Reading, skus: Iterable[str]) -> dict[str, str]:
    table = products.table
    rows = await db.all(select(table.c.sku, table.c.name).where(table.c.sku.in_(list(skus))))
    return {row["sku"]: row["name"] for row in rows}
