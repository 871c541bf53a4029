"""The parts of an amount as events carry them."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from .events import ProductAmount, RepAmount


def rep_amounts(parts: Mapping[UUID, Decimal]) -> tuple[RepAmount, ...]:
    return tuple(RepAmount(rep_id=rep_id, amount=amount) for rep_id, amount in parts.items())


def product_amounts(parts: Mapping[str | None, Decimal], lines: Mapping[str, str]) -> tuple[ProductAmount, ...]:
    """`lines`: the product line of each SKU that the catalogue knew."""
    return tuple(ProductAmount(sku=sku, line=lines.get(sku or ""), amount=amount) for sku, amount in parts.items())
