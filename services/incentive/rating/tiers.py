"""What a base earns by the tiers of a rule, once it is known how much was cumulated before it.

- marginal: each part of the base is paid at the rate of the tier it falls into.
- whole: all of the base is paid at the rate of the tier in which the cumulated sum with it lies; earlier deals
  keep theirs.
- interpolated: the commission is a curve over the cumulated sum, straight between its points and level beyond the
  last; a base earns the difference between its end and its beginning.

A boundary belongs to the higher tier (Oracle Incentive Compensation, rate tables). Where tiers are measured in
another metric than the one that is paid, the base does not move through the tiers, so that all of it is paid at
the rate of the tier reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from shared.kernel.money import ZERO, allocate

from ..coverage.events import Rule
from ..plans.events import Method, Tier
from .events import TierUsed


@dataclass(frozen=True)
class Rated:
    """`amount` in cents; the amounts of `tiers` add up to it."""

    amount: Decimal
    tiers: tuple[TierUsed, ...]


@dataclass(frozen=True)
class _Part:
    tier: Tier
    to: Decimal | None
    base: Decimal
    exact: Fraction


def rate(rule: Rule, before: Decimal, after: Decimal, base: Decimal) -> Rated:
    """What `base` earns, the tier metric standing at `before` without it and at `after` with it."""
    if rule.method is Method.WHOLE or rule.tier_metric is not rule.payout_metric:
        parts = [_whole(rule.tiers, after, base)]
    elif after < before:
        back = rate(rule, after, before, -base)
        return Rated(-back.amount, tuple(_negated(tier) for tier in back.tiers))
    elif rule.method is Method.MARGINAL:
        parts = _marginal(rule.tiers, before, after)
    else:
        parts = _interpolated(rule.tiers, before, after)
    return _rounded(parts)


def half_up(exact: Fraction) -> Decimal:
    """`exact` in cents, a half rounded away from zero."""
    rounded = floor(abs(exact) * 100 + Fraction(1, 2))
    return Decimal(rounded if exact >= 0 else -rounded).scaleb(-2) + ZERO


def portion(amount: Decimal, part: Decimal | Fraction, whole: Decimal) -> Decimal:
    """amount × part / whole in cents, part held between nothing and the whole; nothing of nothing."""
    if whole <= 0:
        return ZERO
    within = min(max(Fraction(part), Fraction(0)), Fraction(whole))
    return half_up(Fraction(amount) * within / Fraction(whole))


def _spans(tiers: Sequence[Tier]) -> list[tuple[Tier, Decimal | None]]:
    """Each tier with its end, None for the last."""
    ends = [*(tier.from_ for tier in tiers[1:]), None]
    return list(zip(tiers, ends, strict=True))


def _whole(tiers: Sequence[Tier], reached: Decimal, base: Decimal) -> _Part:
    tier, to = next(((t, to) for t, to in reversed(_spans(tiers)) if t.from_ <= reached), (tiers[0], None))
    return _Part(tier, to, base, Fraction(base) * Fraction(tier.rate or 0))


def _marginal(tiers: Sequence[Tier], before: Decimal, after: Decimal) -> list[_Part]:
    parts = []
    for tier, to in _spans(tiers):
        base = (after if to is None else min(after, to)) - max(before, tier.from_)
        if base > 0:
            parts.append(_Part(tier, to, base, Fraction(base) * Fraction(tier.rate or 0)))
    return parts


def _interpolated(tiers: Sequence[Tier], before: Decimal, after: Decimal) -> list[_Part]:
    parts = []
    for i, (tier, to) in enumerate(_spans(tiers)):
        base = (after if to is None else min(after, to)) - max(before, tier.from_)
        if base <= 0:
            continue
        slope = Fraction(0)
        if to is not None:
            rise = Fraction(tiers[i + 1].amount or 0) - Fraction(tier.amount or 0)
            slope = rise / (Fraction(to) - Fraction(tier.from_))
        parts.append(_Part(tier, to, base, Fraction(base) * slope))
    return parts


def _rounded(parts: Sequence[_Part]) -> Rated:
    amount = half_up(sum((part.exact for part in parts), Fraction(0)))
    amounts = [amount] if len(parts) == 1 else _shared(amount, [part.exact for part in parts])
    return Rated(
        amount,
        tuple(
            TierUsed(from_=part.tier.from_, to=part.to, rate=part.tier.rate, base=part.base, amount=given)
            for part, given in zip(parts, amounts, strict=True)
        ),
    )


def _shared(amount: Decimal, exact: Sequence[Fraction]) -> list[Decimal]:
    """`amount` over the tiers as they made it, in cents that add up."""
    weights = [Decimal(part.numerator) / part.denominator for part in exact]
    return allocate(amount, weights) if any(weights) else [ZERO for _ in exact]


def _negated(tier: TierUsed) -> TierUsed:
    return tier.model_copy(update={"base": -tier.base, "amount": -tier.amount})
