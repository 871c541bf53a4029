"""Routes of reconciliation with the ERP."""

from typing import Annotated

from fastapi import Query
from sqlalchemy import select

from services.pipeline.receivables.projections import projection as receivables
from services.pipeline.reports.receivables.open_items import chosen_currency
from shared.web.listings import CursorSecret, Page, page_of_rows
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import Role
from shared.web.routes import Routes

from .projections import reconciliation
from .query import asked, by_status, fates, reversals_on
from .report import PaymentFate, PaymentsQuery, Reconciliation, ReconciliationQuery, Sum, reconciled

ERP = frozenset({Role.ERP, Role.FINANCE})

router = Routes("reconciliation", "对账 reconciliation: a day's payments by what became of them, added up and listed.")
ERP_TABLES = (receivables, reconciliation)


@router.query("/v1/erp/reconciliation", Reconciliation, projections=ERP_TABLES, roles=ERP)
async def reconcile(query: Annotated[ReconciliationQuery, Query()], db: Read, base: BaseCurrency) -> Reconciliation:
    """Payments received on a day, counted and added up by what has become of them."""
    currency = await db.scalar(select(chosen_currency(query.currency, base)))
    found = map(dict, await db.all(by_status(query.date)))
    taken_back = await db.one(reversals_on(query.date, currency))
    assert taken_back is not None
    return reconciled(query.date, currency, found, Sum(**taken_back), of_all=query.currency is None)


@router.query("/v1/payments", Page[PaymentFate], projections=(reconciliation,), roles=ERP, rows="items")
async def list_payments(query: Annotated[PaymentsQuery, Query()], db: Read, secret: CursorSecret) -> Page[PaymentFate]:
    """Every payment that was told, in suspense or not, with what has become of it, by received_on: with that day as
    `received_on` the list behind its reconciliation."""
    of = fates()
    page = await page_of_rows(db, "payment-fates", of, asked(of, query), query, "received_on", secret)
    return Page[PaymentFate].model_validate(page.model_dump())
