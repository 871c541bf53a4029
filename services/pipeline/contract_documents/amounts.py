"""How a contract's amount divides over its lines and products. Parts always add up to the whole, to the cent."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, TypeVar

from shared.kernel.money import ZERO, allocate, cents

from .events import ContractLine, ProductAmount

K = TypeVar("K")
Parts: TypeAlias = dict[str | None, Decimal]
"""Amounts by SKU; the key None stands for a contract without lines."""


def spread(amount: Decimal, lines: Sequence[ContractLine]) -> list[Decimal]:
    """`amount` over the lines by their value, so that a discount on the whole falls on each in proportion; by
    quantity where all are free of charge."""
    values = [line.quantity * line.unit_price for line in lines]
    return allocate(amount, values if any(values) else [Decimal(line.quantity) for line in lines])


def by_sku(amount: Decimal, lines: Sequence[ContractLine]) -> Parts:
    """`amount` over the products of the lines."""
    if not lines:
        return {None: amount}
    parts: Parts = {}
    for line, part in zip(lines, spread(amount, lines), strict=True):
        parts[line.sku] = parts.get(line.sku, ZERO) + part
    return parts


def drawn(amount: Decimal, lines: Sequence[ContractLine], quantities: Mapping[str, int]) -> Parts:
    """The part of `amount` that stands for `quantities` of the lines, earlier lines of a product first."""
    left, parts = dict(quantities), Parts()
    for line, part in zip(lines, spread(amount, lines) if lines else (), strict=True):
        taken = min(left.get(line.sku, 0), line.quantity)
        left[line.sku] = left.get(line.sku, 0) - taken
        parts[line.sku] = parts.get(line.sku, ZERO) + cents(part * taken / line.quantity)
    return parts


def shrunk(before: Decimal, after: Decimal, parts: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """What each part gives when the whole shrinks from `before` to `after`. The steps of several cancellations
    add up to the parts exactly, which parts of each step alone would not."""
    if not any(parts.values()):
        return {}
    weights = list(parts.values())
    steps = zip(parts, allocate(before, weights), allocate(after, weights), strict=True)
    return {key: more - fewer for key, more, fewer in steps if more != fewer}


def less(minuend: Mapping[K, Decimal], subtrahend: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """The difference key by key, keys without any left out."""
    keys = dict.fromkeys((*minuend, *subtrahend))
    differences = {key: minuend.get(key, ZERO) - subtrahend.get(key, ZERO) for key in keys}
    return {key: difference for key, difference in differences.items() if difference}


def product_amounts(parts: Parts, lines: Mapping[str, str]) -> tuple[ProductAmount, ...]:
    """The parts as events carry them; `lines` is the product line of each SKU that the catalogue knew."""
    return tuple(ProductAmount(sku=sku, line=lines.get(sku or ""), amount=amount) for sku, amount in parts.items())
