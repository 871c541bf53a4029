"""Exact money: half-up rounding to cents, and splits whose parts always add up to the whole."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """`amount` rounded half-up to two places."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def rate(part: Decimal, whole: Decimal) -> Decimal | None:
    """part / whole as a fraction with four places, None where there is no whole."""
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole else None


def allocate(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`amount` split by `weights`, in cents that add up to it exactly (largest-remainder rule).

    The cents left over after rounding down go to the largest remainders, the earlier part first on a tie.
    A negative amount is split as its opposite, so that a reversal mirrors what it reverses.
    """
    if amount < 0:
        return [-part for part in allocate(-amount, weights)]
    whole = sum(weights, Decimal(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and must add up to more than zero")
    total = int((amount / CENT).to_integral_exact())
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return [part * CENT for part in parts]
