"""What a deal costs: its products at their costs of the day of signing, and what is customised at its own."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from services.pipeline.catalogue.lines import SoldLine
from shared.kernel.fields import Code
from shared.kernel.messages import Value
from shared.kernel.money import ZERO

from .eyes import Cost


class ProductCost(Value):
    """What a product of the deal costs, all pieces together and one piece; None where its cost was not known."""

    sku: Code | None = None
    cost: Cost | None = None
    unit_cost: Cost | None = None


def product_costs(
    lines: Sequence[SoldLine], unit_costs: Mapping[str, Decimal], gone: Iterable[str] = ()
) -> tuple[ProductCost, ...]:
    """By product, in the order of the lines; then the products of `gone` that no line has any more, at no cost. A
    contract without lines has one cost, which is not known."""
    if not lines:
        return (ProductCost(), *_free(gone))
    skus = list(dict.fromkeys(line.sku for line in lines))
    return (*(_of(sku, lines, unit_costs) for sku in skus), *_free(sku for sku in gone if sku not in skus))


def _of(sku: str, lines: Sequence[SoldLine], unit_costs: Mapping[str, Decimal]) -> ProductCost:
    own = [line for line in lines if line.sku == sku]
    known = [(line.quantity, line.custom.cost if line.custom else unit_costs.get(sku)) for line in own]
    cost = ZERO
    for quantity, unit in known:
        if unit is None:
            return ProductCost(sku=sku)
        cost += quantity * unit
    return ProductCost(sku=sku, cost=cost, unit_cost=unit_costs.get(sku))


def _free(skus: Iterable[str]) -> Iterable[ProductCost]:
    return (ProductCost(sku=sku, cost=ZERO) for sku in skus)


def total_cost(costs: Iterable[ProductCost]) -> Decimal | None:
    """None where the cost of any product is not known."""
    total = ZERO
    for one in costs:
        if one.cost is None:
            return None
        total += one.cost
    return total
