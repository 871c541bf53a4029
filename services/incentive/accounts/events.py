"""What a rep's commission account holds: the facts that concern the rep, and the lines that follow from them."""

from shared.kernel.fields import Currency, Day, Id, Moment, SignedMoney
from shared.kernel.messages import Event

from ..coverage.events import Window
from ..credits.events import CreditEvent
from ..rating.events import Inputs, TierUsed


class PlansAssigned(Event):
    """All windows of the rep; where two overlap the first holds."""

    windows: tuple[Window, ...]
    source_event: Id


class CommissionLine(Event):
    """A signed line. `item_id` is what was rated: the contract, or for collected money the event that applied it.

    `inputs` are None where the plan no longer covers the deal. `tiers` are those that made what is earned, or what is
    released or taken back of it. `event_ids` are those that the line follows from.
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
    """An earned line rated anew: the deal or its place among the others has changed. Or what a dispute about a line
    ended in: earned and payable at once, whatever the rules give."""

    dispute_id: Id | None = None
    adjusts: Id | None = None


class CommissionReleased(CommissionLine):
    """Payable now. Negative where a payment was reversed."""


class CommissionClawedBack(CommissionLine):
    """Taken back, at the original rate: `from_released` from what was payable, else from what was held."""

    from_released: bool


LineEvent = CommissionEarned | CommissionAdjusted | CommissionReleased | CommissionClawedBack
FactEvent = CreditEvent | PlansAssigned
AccountEvent = FactEvent | LineEvent
