"""What a rep's commission account holds: the facts that concern the rep, and the lines that follow from them."""

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Currency, Day, Id, Moment, Money, PositiveMoney, Rate, SignedMoney
from shared.kernel.messages import Event

from ..coverage.events import Window


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
    """Money applied to the contract, and the rep's part of it."""

    payment_id: Code
    amount: PositiveMoney
    share: SignedMoney


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


class PlansAssigned(Event):
    """All windows of the rep; where two overlap the first holds."""

    windows: tuple[Window, ...]
    source_event: Id


class TierUsed(Event):
    """`base` fell into the tier from `from` to `to` and gave `amount`; interpolated tiers have no rate."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Money = Field(alias="from")
    to: Money | None = None
    rate: Rate | None = None
    base: SignedMoney
    amount: SignedMoney


class Inputs(Event):
    """The figures behind a line, as they stood on its day. Sums are to date, for this rep and this contract.

    `amount`: the contract's. `share`: the rep's part. `base`: what was rated, after `cumulated_before` and up to
    `cumulated_after` over the period `cumulated_over`. `applied`, `cancelled`: of the contract.
    """

    amount: SignedMoney
    share: SignedMoney
    base: SignedMoney | None = None
    cumulated_over: str | None = None
    cumulated_before: SignedMoney | None = None
    cumulated_after: SignedMoney | None = None
    earned: SignedMoney
    applied: SignedMoney | None = None
    cancelled: SignedMoney | None = None
    clawed_back: SignedMoney | None = None
    released: SignedMoney | None = None


class CommissionLine(Event):
    """A signed line. `item_id` is what was rated: the contract, or for collected money the event that applied it.

    `inputs` are None where the plan no longer covers the deal. `event_ids` are those that the line follows from.
    """

    line_id: Id
    rep_id: Id
    contract_id: Id
    item_id: Id
    amount: SignedMoney
    currency: Currency
    on: Day
    plan_id: Id
    plan_version: int
    inputs: Inputs | None = None
    tiers: tuple[TierUsed, ...] = ()
    posted_at: Moment
    source_event: Id
    event_ids: tuple[Id, ...]


class CommissionEarned(CommissionLine):
    """On the day of signing, or of collection where the plan pays on collected money."""


class CommissionAdjusted(CommissionLine):
    """An earned line rated anew: the deal or its place among the others has changed."""


class CommissionReleased(CommissionLine):
    """Payable now. Negative where a payment was reversed."""


class CommissionClawedBack(CommissionLine):
    """Taken back, at the original rate: `from_released` from what was payable, else from what was held."""

    from_released: bool


LineEvent = CommissionEarned | CommissionAdjusted | CommissionReleased | CommissionClawedBack
FactEvent = (
    DealCredited
    | CreditAmended
    | CreditCancelled
    | CollectionCredited
    | CollectionWithdrawn
    | CommissionHeld
    | HoldLifted
    | PlansAssigned
)
AccountEvent = (
    DealCredited
    | CreditAmended
    | CreditCancelled
    | CollectionCredited
    | CollectionWithdrawn
    | CommissionHeld
    | HoldLifted
    | PlansAssigned
    | CommissionEarned
    | CommissionAdjusted
    | CommissionReleased
    | CommissionClawedBack
)
