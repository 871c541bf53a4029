"""What pipeline says is kept with the customer: of invoices that dunning marks as overdue, and of deals, from which the
lifecycle follows."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.pipeline import (
    ContractAmended,
    ContractTerminated,
    DealSigned,
    DunningCleared,
    DunningEscalated,
    DunningStage,
    OrderCancelled,
    PaymentOverdue,
)

from ..lifecycle.decider import ChangeDeal, NoteDeal
from ..payment_risk.decider import ClearOverdue, MarkOverdue
from ..payment_risk.events import OverdueMarked
from .processes import tell

policy = Policy("payment-risk", start="beginning")
lifecycle = Policy("lifecycle", start="beginning")


@policy.on(PaymentOverdue)
def overdue(event: PaymentOverdue, meta: Meta) -> Iterator[Send]:
    yield _marked(event)


@policy.on(DunningEscalated)
def escalated(event: DunningEscalated, meta: Meta) -> Iterator[Send]:
    yield _marked(event)


@policy.on(DunningCleared)
def cleared(event: DunningCleared, meta: Meta) -> Iterator[Send]:
    yield Send(tell, event.customer_id, ClearOverdue(invoice_id=event.invoice_id))


def _marked(event: DunningStage) -> Send:
    told = {name: getattr(event, name) for name in OverdueMarked.model_fields}
    return Send(tell, event.customer_id, MarkOverdue(mark=OverdueMarked(**told)))


@lifecycle.on(DealSigned)
def signed(event: DealSigned, meta: Meta) -> Iterator[Send]:
    noted = NoteDeal(contract_id=event.contract_id, signed_on=event.signed_on, value=event.amount)
    yield Send(tell, event.customer_id, noted)


@lifecycle.on(ContractAmended)
def amended(event: ContractAmended, meta: Meta) -> Iterator[Send]:
    yield Send(tell, event.customer_id, ChangeDeal(contract_id=event.contract_id, delta=event.delta, on=event.on))


@lifecycle.on(OrderCancelled)
def cancelled(event: OrderCancelled, meta: Meta) -> Iterator[Send]:
    yield _lowered(event)


@lifecycle.on(ContractTerminated)
def terminated(event: ContractTerminated, meta: Meta) -> Iterator[Send]:
    yield _lowered(event)


def _lowered(event: OrderCancelled | ContractTerminated) -> Send:
    lost = ChangeDeal(contract_id=event.contract_id, delta=-event.amount, on=event.on)
    return Send(tell, event.customer_id, lost)
