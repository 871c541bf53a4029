"""A customer who pays late is marked: what pipeline's dunning says of an invoice is kept with its customer."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.pipeline import DunningCleared, DunningEscalated, DunningStage, PaymentOverdue

from ..payment_risk.decider import ClearOverdue, MarkOverdue
from ..payment_risk.events import OverdueMarked
from .decider import customer

policy = Policy("payment-risk", start="beginning")


@policy.on(PaymentOverdue)
def overdue(event: PaymentOverdue, meta: Meta) -> Iterator[Send]:
    yield _marked(event)


@policy.on(DunningEscalated)
def escalated(event: DunningEscalated, meta: Meta) -> Iterator[Send]:
    yield _marked(event)


@policy.on(DunningCleared)
def cleared(event: DunningCleared, meta: Meta) -> Iterator[Send]:
    yield Send(customer, event.customer_id, ClearOverdue(invoice_id=event.invoice_id))


def _marked(event: DunningStage) -> Send:
    told = {name: getattr(event, name) for name in OverdueMarked.model_fields}
    return Send(customer, event.customer_id, MarkOverdue(mark=OverdueMarked(**told)))
