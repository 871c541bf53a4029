"""What happens to a contract, divided among the reps who share in it.

`source_event` is the published event of the pipeline that said so. `shares` add up to the amount beside them.
"""

from shared.kernel.fields import Code, Currency, Day, Id, Money, Percent, PositiveMoney, SignedMoney
from shared.kernel.messages import Event

from ..plans.events import LateMoney


class Portion(Event):
    rep_id: Id
    percent: Percent


class Share(Event):
    rep_id: Id
    amount: SignedMoney


class Cancellation(Event):
    """A part of the contract's value that was called off."""

    source_event: Id
    on: Day
    amount: Money


class Collection(Event):
    """Money of a payment applied to the contract, as one published event said."""

    source_event: Id
    payment_id: Code
    on: Day
    amount: PositiveMoney
    late: tuple[LateMoney, ...] = ()


class Withdrawal(Event):
    """Money of a payment taken back."""

    source_event: Id
    payment_id: Code
    on: Day
    amount: PositiveMoney


class Hold(Event):
    """What is open of an overdue invoice from a day on; nothing once it is cleared."""

    source_event: Id
    invoice_id: Id
    on: Day
    open: Money


class OfContract(Event):
    contract_id: Id
    source_event: Id


class DealDivided(OfContract):
    external_id: Code | None = None
    signed_on: Day
    currency: Currency
    amount: Money
    splits: tuple[Portion, ...]
    shares: tuple[Share, ...]


class DealRedivided(OfContract):
    """An amendment: the contract's new amount and every rep's part of it by `splits`, an empty part too; `cancelled`
    is every rep's part, by the same splits, of all that was cancelled before. What happened to the contract before
    stands here for those who have no part in it yet."""

    external_id: Code | None = None
    signed_on: Day
    currency: Currency
    amount: Money
    on: Day
    shares: tuple[Share, ...]
    splits: tuple[Portion, ...] = ()
    cancelled: tuple[Share, ...] = ()
    newcomers: tuple[Id, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    collections: tuple[Collection, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    holds: tuple[Hold, ...] = ()


class DealCancelled(OfContract):
    on: Day
    amount: Money
    shares: tuple[Share, ...]


class CollectionDivided(OfContract):
    payment_id: Code
    on: Day
    amount: PositiveMoney
    shares: tuple[Share, ...]
    late: tuple[LateMoney, ...] = ()


class CollectionReversed(OfContract):
    payment_id: Code
    on: Day
    amount: PositiveMoney
    shares: tuple[Share, ...]


class OverdueDivided(OfContract):
    """An invoice is overdue, or was paid or opened further since: so much of it is open now."""

    invoice_id: Id
    on: Day
    open: Money
    shares: tuple[Share, ...]


class OverdueCleared(OfContract):
    """An overdue invoice stops nothing any more. The shares name the reps, of nothing."""

    invoice_id: Id
    on: Day
    shares: tuple[Share, ...]


DealEvent = (
    DealDivided
    | DealRedivided
    | DealCancelled
    | CollectionDivided
    | CollectionReversed
    | OverdueDivided
    | OverdueCleared
)
