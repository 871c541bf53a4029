"""How far prices go below the catalogue's. Exact, whatever the amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.pipeline.catalogue.lines import SoldLine
from shared.kernel.money import ZERO
from shared.kernel.rejections import Rejection


@dataclass(frozen=True)
class Price:
    """A product's prices, in the currency of what is offered. What is customised has no list price, and its cost for
    a floor."""

    list_price: Decimal
    floor_price: Decimal


@dataclass(frozen=True)
class Judgement:
    """`deepest_discount` is the largest of the lines below list price, in percent with four places."""

    deepest_discount: Decimal
    below_floor: bool


class BeyondAuthority(Rejection):
    """The prices are beyond the approver's authority; the next level may approve them."""

    status = 403


def judged(
    lines: Sequence[SoldLine], prices: Mapping[str, Price], percent: Decimal, may_go_below_floor: bool
) -> Judgement:
    """What an approver says of the prices who may go `percent` below list price."""
    below = below_floor(lines, prices)
    if below and not may_go_below_floor:
        raise BeyondAuthority("a price is below the floor price, which only a director approves")
    deepest = deepest_discount(lines, prices)
    if beyond(lines, prices, percent):
        raise BeyondAuthority(f"a discount of {deepest.normalize():f} percent, of which {percent:f} are allowed")
    return Judgement(deepest, below)


def custom_price(sku: str, lines: Sequence[SoldLine]) -> Price:
    """There is no discount on what is customised; below its cost (the highest, where lines differ) it is sold at a
    loss, which is for whoever may go below a floor price."""
    return Price(ZERO, max(line.custom.cost for line in lines if line.sku == sku and line.custom))


def deepest_discount(lines: Sequence[SoldLine], prices: Mapping[str, Price]) -> Decimal:
    """The largest discount of the lines below list price, in percent with four places; 0 where there is none."""
    discounts = [_discount(line.unit_price, prices[line.sku].list_price) for line in lines]
    return max(discounts, default=Decimal(0)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _discount(price: Decimal, list_price: Decimal) -> Decimal:
    return (list_price - price) * 100 / list_price if price < list_price else Decimal(0)


def beyond(lines: Sequence[SoldLine], prices: Mapping[str, Price], percent: Decimal) -> bool:
    """Whether a line is more than `percent` below its list price. Exactly that much is not beyond it."""
    return any(line.unit_price * 100 < prices[line.sku].list_price * (100 - percent) for line in lines)


def below_floor(lines: Sequence[SoldLine], prices: Mapping[str, Price]) -> bool:
    """Whether a line is below its floor price. The floor itself is not."""
    return any(line.unit_price < prices[line.sku].floor_price for line in lines)
