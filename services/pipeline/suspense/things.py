"""A payment in suspense as finance sees it."""

from datetime import date
from uuid import UUID

from services.pipeline.allocation.events import InvoiceNamed
from services.pipeline.payments.decider import NotifiedPayment, SuspenseStatus, payment
from shared.kernel.fields import Money, PositiveMoney
from shared.kernel.things import Head, Thing, View


class SuspendedView(View):
    """A payment whose customer was not known when it came. `left` is what was not reversed."""

    status: SuspenseStatus
    payment_id: str
    customer_id: UUID | None
    customer_external_id: str | None
    amount: PositiveMoney
    left: Money
    currency: str
    received_on: date
    method: str | None
    bank_reference: str | None
    invoices: tuple[InvoiceNamed, ...]


def show_suspended(state: NotifiedPayment | None, head: Head, thing_id: UUID) -> SuspendedView | None:
    if state is None or state.told.customer_id is not None:
        return None
    told = {name: value for name, value in dict(state.told).items() if name not in ("customer_id", "accepted_at")}
    return SuspendedView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        customer_id=state.customer_id,
        left=state.left,
        **told,
    )


SUSPENDED = Thing("suspended payment", "/v1/suspense", payment, show_suspended, SuspendedView, owners=lambda view: ())
