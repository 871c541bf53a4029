"""Whether a measure of a scheme makes sense in itself, and its target in the one form in which it is written."""

from decimal import Decimal

from shared.kernel.fields import Figure
from shared.kernel.money import cents
from shared.kernel.rejections import Invalid

from ..kpi_metrics.metric import DEFINITIONS, Kind
from .events import Item, Source

MOST_MONEY, MOST_COUNTED = Decimal("999999999999999.99"), 1_000_000_000
MOST_POINTS = 100
MOST = Decimal(10)
"""Of rates, floor, cap and slope: 1,000 %."""
STEP = Decimal("0.0001")


def check(item: Item, at: str) -> Item:
    """The item as it is kept. Raises Invalid, which points at what does not make sense; `at` is where it stands."""
    definition = DEFINITIONS[item.metric]
    if item.source is Source.AUTO and definition.judged:
        raise Invalid(f"{at}/source", f"{item.metric} {definition.judged}: manual or peer")
    if not item.weight:
        raise Invalid(f"{at}/weight", "must be more than zero")
    if item.floor is not None and not 0 <= item.floor <= 1:
        raise Invalid(f"{at}/floor", "must be a fraction from 0 to 1: 60 % of the target is 0.6")
    if item.cap is not None and not 0 < item.cap <= MOST:
        raise Invalid(f"{at}/cap", "must be a fraction above 0, 10 at the most: 120 points of 100 are 1.2")
    if item.slope is not None and not 0 <= item.slope <= MOST:
        raise Invalid(f"{at}/slope", "must be from 0 to 10 points for each percent of the target")
    if item.target is None:
        return Item(**dict(item))
    kind = definition.kind if item.source is Source.AUTO else Kind.POINTS
    return Item(**{**dict(item), "target": _target(item.target, kind, f"{at}/target")})


def _target(target: Figure, kind: Kind, at: str) -> Figure:
    """In as many places as its kind has."""
    if kind in (Kind.COUNT, Kind.POINTS):
        most = MOST_COUNTED if kind is Kind.COUNT else MOST_POINTS
        if not isinstance(target, int) or not 0 < target <= most:
            raise Invalid(at, f"must be an integer from 1 to {most}")
        return target
    if kind is Kind.RATE:
        if isinstance(target, int) or not 0 < target <= MOST:
            raise Invalid(at, "must be a fraction above zero, as a string: 95 % is 0.95")
        return target.quantize(STEP)
    if isinstance(target, int) or target != cents(target) or not 0 < target <= MOST_MONEY:
        raise Invalid(at, "must be money above zero with at most two places, as a string")
    return cents(target)
