"""Routes of ledgers."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlalchemy import select

from services.pipeline.directory import projections as directory
from shared.kernel.fields import Id
from shared.log.streams import Folded
from shared.web.fresh import Fresh, FreshReads
from shared.web.reading import BaseCurrency, ReportParameters
from shared.web.roles import BOOKKEEPERS
from shared.web.routes import Routes

from .decider import ledger, ledger_id
from .projections import books, projection
from .things import LedgerView, show_ledger

router = Routes("receivables", "应收账款 receivables: a ledger for each customer and currency.")


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
