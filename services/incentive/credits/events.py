"""What a rep is credited with of a contract: the facts of the rep's account that concern one contract."""

from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, SignedMoney
from shared.kernel.messages import Event

from ..plans.events import LateMoney


class Credit(Event):
    """A fact about one contract. `source_event` is the pipeline's event that said so."""

    contract_id: Id
    source_event: Id


class DealCredited(Credit):
    """`amount` is the contract's, `share` the rep's part of it."""

    external_id: Code | None = None
    signed_on: Day
    currency: Currency
    amount: Money
    share: SignedMoney


class Movement(Credit):
    """What happens to a contract after its signing, on a day."""

    on: Day


class CreditAmended(Movement):
    """The contract's new amount and the rep's new part."""

    amount: Money
    share: SignedMoney


class CreditCancelled(Movement):
    amount: Money


class CollectionCredited(Movement):
    """Money applied to the contract, and the rep's part of it. `late` is what of the money came after it was due."""

    payment_id: Code
    amount: PositiveMoney
    share: SignedMoney
    late: tuple[LateMoney, ...] = ()


class CollectionWithdrawn(Movement):
    payment_id: Code
    amount: PositiveMoney


class CommissionHeld(Movement):
    """`open` of an overdue invoice stops its part of the held commission, from that day on."""

    invoice_id: Id
    open: PositiveMoney


class HoldLifted(Movement):
    """The invoice stops nothing any more: nothing of it is open, or what was overdue is paid."""

    invoice_id: Id


CreditEvent = (
    DealCredited
    | CreditAmended
    | CreditCancelled
    | CollectionCredited
    | CollectionWithdrawn
    | CommissionHeld
    | HoldLifted
)
