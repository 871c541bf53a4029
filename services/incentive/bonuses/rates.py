"""What a bonus plan gives for a target and what was done: pure, and exact to the cent.

With rates each tier pays on what lies between its own multiple of the target and the next one's, rounded once for each
tier; with amounts the highest tier that is reached counts. Exactly on a boundary belongs to the higher tier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shared.kernel.money import ZERO, allocate, cents

from ..bonus_plans.events import BonusTerms, BonusTier, Multiplier, Sharing
from ..rating.events import TierUsed


def tiers_used(tiers: Sequence[BonusTier], target: Decimal, actual: Decimal) -> tuple[TierUsed, ...]:
    """None where the target is nothing, or was not reached."""
    if target <= 0:
        return ()
    reached = [one for one in tiers if actual >= one.from_ * target]
    if not reached:
        return ()
    if tiers[0].rate is None:
        last = reached[-1]
        assert last.amount is not None
        return (TierUsed(from_=cents(last.from_ * target), base=actual, amount=last.amount),)
    return tuple(_portion(tiers, i, target, actual) for i in range(len(reached)))


def _portion(tiers: Sequence[BonusTier], i: int, target: Decimal, actual: Decimal) -> TierUsed:
    """What tier `i`, which is reached, pays on its own part."""
    tier, following = tiers[i], tiers[i + 1] if i + 1 < len(tiers) else None
    assert tier.rate is not None
    from_, to = tier.from_ * target, following.from_ * target if following else None
    base = (actual if to is None else min(actual, to)) - from_
    return TierUsed(
        from_=cents(from_),
        to=cents(to) if to is not None else None,
        rate=tier.rate,
        base=cents(base),
        amount=cents(base * tier.rate),
    )


def shared_among(sharing: Sharing, pool: Decimal, results: Sequence[Decimal]) -> list[Decimal]:
    """The members' parts of a team's bonus, which add up to it; by result where anybody did something."""
    weights = [max(result, Decimal(0)) for result in results]
    if sharing is Sharing.EQUAL or not any(weights):
        weights = [Decimal(1)] * len(results)
    return allocate(pool, weights)


def factor_of(multiplier: Multiplier, score: Decimal) -> Decimal:
    """The factor of the highest total that is reached."""
    reached = [one for one in multiplier.factors if one.from_ <= score]
    factor: Decimal = reached[-1].factor
    return factor


@dataclass(frozen=True)
class Paid:
    amount: Decimal
    capped: bool


def paid(terms: BonusTerms, base: Decimal, factor: Decimal | None) -> Paid:
    """What is paid of a base: times the factor, and not more than the cap."""
    amount = cents(base * factor) if factor is not None else base
    if terms.cap is not None and amount > terms.cap:
        return Paid(terms.cap, True)
    return Paid(max(amount, ZERO), False)
