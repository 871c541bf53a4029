"""A payment leaves suspense for the ledger of its customer."""

from uuid import UUID

from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.payers.decider import IntroducePayer, payer
from services.pipeline.payments.decider import AssignPayment, SuspenseStatus, payment
from services.pipeline.payments.processes import known_payment, receive, view_of
from services.pipeline.payments.things import PaymentView
from shared.kernel.transaction import Transaction


async def assign_payment(tx: Transaction, stream_id: UUID, body: AssignPayment) -> PaymentView:
    """Take a payment out of suspense by hand."""
    before = await known_payment(tx, stream_id)
    after = await tx.send(payment, stream_id, body)
    assert after is not None
    if before.customer_id is None:
        await receive(tx, after, body.customer_id)
    return await view_of(tx, after)


async def introduce_payer(tx: Transaction, stream_id: UUID, command: IntroducePayer) -> None:
    """A customer of that external id is known: what waited for it leaves suspense."""
    waiting = (await tx.state(payer, stream_id)).waiting
    await tx.send(payer, stream_id, command)
    for payment_id in waiting:
        waits = await known_payment(tx, payment_stream_id(payment_id))
        if waits.status is SuspenseStatus.SUSPENSE:
            await assign_payment(tx, payment_stream_id(payment_id), AssignPayment(customer_id=command.customer_id))
