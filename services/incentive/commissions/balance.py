"""The balance of an account: what was earned, and what has become of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.kernel.money import ZERO

from .deals import Pot
from .decider import Account


@dataclass(frozen=True)
class Balance:
    """earned = held + released + clawed_back, none of them negative. `on_hold` is the part of held that an
    overdue invoice stops."""

    earned: Decimal = ZERO
    held: Decimal = ZERO
    on_hold: Decimal = ZERO
    released: Decimal = ZERO
    clawed_back: Decimal = ZERO


def balance_of(account: Account, currency: str, as_of: date = date.max) -> Balance:
    """Sums of the lines of one currency up to a day, that day included."""
    sums = dict.fromkeys(Pot, ZERO)
    for deal in account.deals.values():
        if deal.currency != currency:
            continue
        for slot, amount in deal.posted.items():
            if slot.on <= as_of:
                sums[slot.pot] += amount
    clawed_back = -sums[Pot.CLAWED_BACK_HELD] - sums[Pot.CLAWED_BACK_RELEASED]
    released = sums[Pot.RELEASED] + sums[Pot.CLAWED_BACK_RELEASED]
    held = sums[Pot.EARNED] - released - clawed_back
    return Balance(earned=sums[Pot.EARNED], held=held, released=released, clawed_back=clawed_back)
