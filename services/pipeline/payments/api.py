"""Routes of payments: what the ERP tells, reversals, suspense, and reconciliation."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel
from sqlalchemy import select

from services.pipeline.receivables.decider import OverReversed, ledger, ledger_id
from services.pipeline.receivables.payments import payment_stream_id
from services.pipeline.receivables.projections import projection as receivables
from services.pipeline.reports.receivables.open_items import chosen_currency
from shared.kernel.fields import Code, Day, Money
from shared.kernel.money import ZERO
from shared.kernel.rejections import NotFound, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.roles import Role
from shared.web.routes import Routes, id_within

from .decider import AssignPayment, PaymentIdReused, SuspenseStatus, payment
from .processes import PushPayment, ReversePayment, assign_payment, push_payment, reverse_payment
from .projections import payments, suspense
from .query import reconciliation
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


@router.command("POST", "/v1/erp/payments", answers=PaymentView, roles=ERP, refuses=(PaymentIdReused,), example=PUSH)
async def push(body: PushPayment, do: Execute) -> Response:
    """Tell of a payment. It goes to the invoices that it names, then to the oldest due; what is left waits for the
    next invoice. Told again it is a `duplicate`, answered as it now stands. Publishes `PaymentAllocated`."""
    return await do(push_payment, payment_stream_id(body.payment_id), body)


@router.command(
    "POST",
    "/v1/erp/payments/{payment_id}/reverse",
    answers=PaymentView,
    roles=ERP,
    refuses=(OverReversed,),
    example={"amount": "40.00", "reversed_on": "2026-04-23", "reason": "Returned by the bank"},
)
async def reverse(payment_id: Code, body: ReversePayment, do: Execute) -> Response:
    """Take a payment back, or a part of it: what is unallocated first, then its latest allocations, and nothing of
    any other payment. Publishes `PaymentReversed`."""
    return await do(reverse_payment, payment_stream_id(payment_id), body)


@router.query("/v1/erp/payments/{payment_id}", PaymentView, rows="allocations")
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


class ReconciliationQuery(ReportParameters):
    date: Day


class Sum(BaseModel):
    count: int
    amount: Money


class StatusSums(BaseModel):
    """Each payment stands under one status; `amount` is as received."""

    applied: Sum
    partly_applied: Sum
    unallocated: Sum
    suspense: Sum
    reversed: Sum


class Reconciliation(BaseModel):
    date: date
    currency: str
    statuses: StatusSums
    total: Sum


@router.query("/v1/erp/reconciliation", Reconciliation, projections=(receivables, suspense), roles=ERP)
async def reconcile(query: Annotated[ReconciliationQuery, Query()], db: Read, base: BaseCurrency) -> Reconciliation:
    """Payments received on a day, counted and added up by what has become of them."""
    money = chosen_currency(query.currency, base)
    nothing = {name: {"count": 0, "amount": ZERO} for name in StatusSums.model_fields}
    found = {row["status"]: dict(row) for row in await db.all(reconciliation(query.date, money))}
    sums = StatusSums.model_validate({**nothing, **found})
    parts = [getattr(sums, name) for name in StatusSums.model_fields]
    return Reconciliation(
        date=query.date,
        currency=await db.scalar(select(money)),
        statuses=sums,
        total=Sum(count=sum(part.count for part in parts), amount=sum((part.amount for part in parts), ZERO)),
    )
