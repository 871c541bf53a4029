"""The balance of an account: what was earned, and what has become of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.kernel.money import ZERO

from ..accounts.account import Account
from ..accounts.postings import Postings
from ..credits.deal import Deal
from ..rating.settlement import Pot
from ..rating.tiers import portion


@dataclass(frozen=True)
class Balance:
    """earned = held + released + clawed_back, none of them negative. `on_hold` is the part of held that an
    overdue invoice stops."""

    earned: Decimal = ZERO
    held: Decimal = ZERO
    on_hold: Decimal = ZERO
    released: Decimal = ZERO
    clawed_back: Decimal = ZERO

    def plus(self, other: "Balance") -> "Balance":
        return Balance(
            self.earned + other.earned,
            self.held + other.held,
            self.on_hold + other.on_hold,
            self.released + other.released,
            self.clawed_back + other.clawed_back,
        )


def balance_of(account: Account, currency: str, as_of: date = date.max) -> Balance:
    """Sums of the lines of one currency up to a day, that day included, and what is on hold on it."""
    total = Balance()
    for contract_id, postings in account.postings.items():
        deal = account.portfolio.deals[contract_id]
        if deal.currency == currency:
            total = total.plus(balance_of_deal(deal, postings, as_of))
    return total


def balance_of_deal(deal: Deal, postings: Postings, as_of: date) -> Balance:
    """What has become of a deal's commission. An overdue invoice stops the part of it that its open amount would
    release, at most what is held."""
    sums = dict.fromkeys(Pot, ZERO)
    for slot, amount in postings.sums.items():
        if slot.on <= as_of:
            sums[slot.pot] += amount
    earned = sums[Pot.EARNED] + sums[Pot.AGREED]
    clawed_back = -sums[Pot.CLAWED_BACK_HELD] - sums[Pot.CLAWED_BACK_RELEASED]
    released = sums[Pot.RELEASED] + sums[Pot.CLAWED_BACK_RELEASED] + sums[Pot.AGREED]
    held = earned - released - clawed_back
    stopped = portion(sums[Pot.EARNED], deal.overdue_on(as_of), deal.value_on(as_of).amount)
    return Balance(earned, held, min(stopped, held), released, clawed_back)
