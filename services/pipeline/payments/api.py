"""Routes of payments: what the ERP tells, reversals, suspense, and reconciliation."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import select

from services.pipeline.allocation.decider import OverReversed
from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.receivables.projections import projection as receivables
from services.pipeline.reports.receivables.open_items import chosen_currency
from shared.kernel.decider import Decider
from shared.kernel.fields import Code
from shared.kernel.rejections import NotFound, WrongStatus
from shared.log.execution import Executor
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import CursorSecret, Filter, Page, page_of_rows
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import Role
from shared.web.routes import Routes, id_within

from .decider import AssignPayment, PaymentIdReused, SuspenseStatus, payment
from .processes import PushPayment, ReversePayment, assign_payment, push_payment, reverse_payment
from .projections import payments, reconciliation, suspense
from .query import asked, by_status, fates, reversals_on
from .reconciliation import PaymentFate, PaymentsQuery, Reconciliation, ReconciliationQuery, Sum, reconciled
from .things import PAYMENT, SUSPENDED, PaymentView, show_payment

ERP = frozenset({Role.ERP, Role.FINANCE})

router = Routes(
    "payments",
    "回款 payments: pushed by the ERP, once each by payment id; reversed, reconciled, and in suspense until their "
    "customer is known.",
)
router.reads(
    SUSPENDED,
    suspense,
    roles=ERP,
    filters=(
        Filter("status", SuspenseStatus, lambda table, value: table.c.status == value, SuspenseStatus.SUSPENSE),
        "customer_external_id",
    ),
    sorts=("received_on",),
    by=("payment_id", payment_stream_id),
)

router.lists(
    PAYMENT,
    payments,
    roles=ERP,
    filters=("customer_id", "payment_id", "status", "currency", "received_on"),
    sorts=("received_on",),
)

PUSH = {
    "payment_id": "HQ336336",
    "customer_external_id": "103",
    "amount": "40.00",
    "currency": "USD",
    "received_on": "2026-04-19",
    "method": "transfer",
    "bank_reference": "2026041900317",
    "invoices": [{"number": "2026-0117", "amount": "30.00"}],
}


async def where_it_stands(executor: Executor, stream_id: UUID) -> tuple[Decider[Any, Any, Any], UUID]:
    """The ledger that has the payment, or while it is in suspense its own stream."""
    told = (await executor.read(payment, stream_id)).state
    if told is None or told.customer_id is None:
        return payment, stream_id
    return ledger, ledger_id(told.customer_id, told.told.currency)


@router.command(
    "POST",
    "/v1/erp/payments",
    answers=PaymentView,
    roles=ERP,
    whose=PUBLIC,
    signed=True,
    refuses=(PaymentIdReused,),
    example=PUSH,
)
async def push(body: PushPayment, do: Execute) -> Response:
    """Tell of a payment. It goes to the invoices that it names, then to the oldest due; what is left waits for the
    next invoice. Told again it is a `duplicate`, answered as it now stands. Publishes `PaymentAllocated`."""
    return await do(push_payment, payment_stream_id(body.payment_id), body)


@router.command(
    "POST",
    "/v1/erp/payments/{payment_id}/reverse",
    answers=PaymentView,
    roles=ERP,
    whose=PUBLIC,
    signed=True,
    stands=where_it_stands,
    refuses=(OverReversed,),
    example={"amount": "40.00", "reversed_on": "2026-04-23", "reason": "Returned by the bank"},
)
async def reverse(payment_id: Code, body: ReversePayment, do: Execute) -> Response:
    """Take a payment back, or a part of it: what is unallocated first, then its latest allocations, and nothing of
    any other payment. Publishes `PaymentReversed`."""
    return await do(reverse_payment, payment_stream_id(payment_id), body)


@router.query("/v1/erp/payments/{payment_id}", PaymentView, roles=ERP, whose=PUBLIC, rows="allocations", versioned=True)
async def read_payment(payment_id: Code, fresh: Fresh) -> PaymentView:
    """A payment as it now stands, by its payment_id or its id, from its stream and its ledger, never stale."""
    found = await fresh.stream(payment, payment_stream_id(payment_id))
    if found.state is None:
        found = await fresh.stream(payment, id_within(payment_id))
    told = found.state
    if told is None:
        raise NotFound
    if told.customer_id is None:
        return show_payment(told, None, found.head.version)
    books = await fresh.stream(ledger, ledger_id(told.customer_id, told.told.currency))
    return show_payment(told, books.state, books.head.version)


@router.command(
    "POST",
    "/v1/suspense/{payment_id}/assign",
    SUSPENDED,
    answers=PaymentView,
    roles={Role.FINANCE},
    refuses=(WrongStatus,),
    example={"customer_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10"},
)
async def assign(payment_id: Code, body: AssignPayment, do: Execute) -> Response:
    """Take a payment out of suspense, into the ledger of its customer."""
    return await do(assign_payment, payment_stream_id(payment_id), body)


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
