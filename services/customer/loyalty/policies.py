"""What pipeline says of money applied, and taken back, becomes points of the one who paid."""

from collections.abc import Iterable, Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.pipeline import Allocation, PaymentAllocated, PaymentReversed

from .decider import TakeBackPoints, points
from .events import CashPart
from .processes import CollectCash, collect_cash

policy = Policy("loyalty")


@policy.on(PaymentAllocated)
def allocated(event: PaymentAllocated, meta: Meta) -> Iterator[Send]:
    yield Send(collect_cash, event.customer_id, collected(event, meta))


@policy.on(PaymentReversed)
def reversed_(event: PaymentReversed, meta: Meta) -> Iterator[Send]:
    if event.allocations:
        yield Send(points, event.customer_id, taken_back(event))


def collected(event: PaymentAllocated, meta: Meta) -> CollectCash:
    return CollectCash(
        lot_id=meta.event_id,
        payment_id=event.payment_id,
        currency=event.currency,
        cash=cash(event.allocations),
        on=event.applied_on,
    )


def taken_back(event: PaymentReversed) -> TakeBackPoints:
    return TakeBackPoints(payment_id=event.payment_id, cash=cash(event.allocations), on=event.reversed_on)


def cash(allocations: Iterable[Allocation]) -> tuple[CashPart, ...]:
    return tuple(CashPart(invoice_id=one.invoice_id, amount=one.amount) for one in allocations)
