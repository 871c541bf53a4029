"""Points for how far one came of a target: a straight line with a floor, a slope and a cap. Pure and exact.

Who attains all of the target has 100 points; for each percent more or less, `slope` points more or less (1 by default).
Below `floor` (a fraction of the target) there are none; there are never fewer than none nor more than `cap` × 100. Only
the points are rounded, half up, to a whole number.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FULL = 100
MOST = 1_000


@dataclass(frozen=True)
class Curve:
    floor: Decimal | None = None
    slope: Decimal | None = None
    cap: Decimal | None = None

    def score(self, attained: Fraction) -> int:
        if self.floor is not None and attained < Fraction(self.floor):
            return 0
        slope = Fraction(1) if self.slope is None else Fraction(self.slope)
        most = MOST if self.cap is None else min(Fraction(self.cap) * FULL, Fraction(MOST))
        points = FULL + slope * (attained - 1) * FULL
        return half_up(max(Fraction(0), min(points, Fraction(most))))


def attained(actual: Decimal | int, target: Decimal | int, less_is_better: bool = False) -> Fraction:
    """How far `actual` comes of a `target` above zero. Where less is better, half as much as was asked for is 1.5 of
    it, and twice as much is nothing."""
    part = Fraction(actual) / Fraction(target)
    return 2 - part if less_is_better else part


def half_up(value: Fraction) -> int:
    """A value of zero or more to the nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def shown(value: Fraction) -> Decimal:
    """A fraction with four places, half up (away from zero)."""
    scaled = value * 10_000
    units = half_up(abs(scaled)) * (-1 if scaled < 0 else 1)
    return Decimal(units).scaleb(-4)


def total(scores: list[tuple[Decimal, int]]) -> Decimal | None:
    """Scores by their weights, to two places; None where there is none. What could not be assessed is not among them:
    the others have its weight in their proportions."""
    weighs = sum((weight for weight, _ in scores), Decimal(0))
    if not weighs:
        return None
    points = sum((weight * score for weight, score in scores), Decimal(0))
    return (points / weighs).quantize(Decimal("0.01"), ROUND_HALF_UP)
