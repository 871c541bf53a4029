"""Routes of suspense."""

from fastapi import Response

from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.payments.api import ERP, PaymentNamed
from services.pipeline.payments.decider import AssignPayment, SuspenseStatus
from services.pipeline.payments.things import PaymentView
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import Role
from shared.web.routes import Routes

from .processes import assign_payment
from .projections import suspense
from .things import SUSPENDED

router = Routes("payments")
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


@router.command(
    "POST",
    "/v1/suspense/{payment_id}/assign",
    SUSPENDED,
    answers=PaymentView,
    roles={Role.FINANCE},
    refuses=(WrongStatus,),
    example={"customer_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10"},
)
async def assign(named: PaymentNamed, body: AssignPayment, do: Execute) -> Response:
    """Take a payment out of suspense, by its payment_id or its id, into the ledger of its customer."""
    return await do(assign_payment, named, body)
