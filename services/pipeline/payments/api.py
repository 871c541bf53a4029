"""Routes of payments: what the ERP tells, and reversals."""

from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from services.pipeline.allocation.decider import OverReversed
from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.year_end.closed import BooksClosed
from shared.kernel.decider import Decider
from shared.kernel.fields import Code
from shared.kernel.rejections import NotFound
from shared.log.execution import Executor
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.roles import Role
from shared.web.routes import Routes

from .decider import PaymentIdReused, payment
from .processes import PushPayment, ReversePayment, push_payment, reverse_payment
from .projections import payments
from .things import PAYMENT, PaymentView, show_payment

ERP = frozenset({Role.ERP, Role.FINANCE})

router = Routes(
    "payments",
    "回款 payments: pushed by the ERP, once each by payment id; reversed, and in suspense until their customer is "
    "known.",
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


async def _payment_named(payment_id: Code, fresh: Fresh) -> UUID:
    stream_id = payment_stream_id(payment_id)
    if (await fresh.stream(payment, stream_id)).state is None:
        with suppress(ValueError):
            return UUID(payment_id)
    return stream_id


PaymentNamed = Annotated[UUID, Depends(_payment_named)]
"""The stream of the payment with the `payment_id` of the path, or with that as its `id`: an ERP's own ids may have a
slash, which no path can have."""


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
    refuses=(OverReversed, BooksClosed),
    example={"amount": "40.00", "reversed_on": "2026-04-23", "reason": "Returned by the bank"},
)
async def reverse(named: PaymentNamed, body: ReversePayment, do: Execute) -> Response:
    """Take a payment back, or a part of it, by its payment_id or its id: what is unallocated first, then its latest
    allocations, and nothing of any other payment. Publishes `PaymentReversed`."""
    return await do(reverse_payment, named, body)


@router.query("/v1/erp/payments/{payment_id}", PaymentView, roles=ERP, whose=PUBLIC, rows="allocations", versioned=True)
async def read_payment(named: PaymentNamed, fresh: Fresh) -> PaymentView:
    """A payment as it now stands, by its payment_id or its id, from its stream and its ledger, never stale."""
    found = await fresh.stream(payment, named)
    told = found.state
    if told is None:
        raise NotFound
    if told.customer_id is None:
        return show_payment(told, None, found.head.version)
    books_id = ledger_id(told.customer_id, told.told.currency)
    books = await fresh.stream(ledger, books_id)
    left_behind = told.told.payment_id not in books.state.payments
    state = await fresh.whole(ledger, books_id) if left_behind else books.state
    return show_payment(told, state, books.head.version)
