"""The rules of a product: one settings document, whose every difference is an event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import CatalogueEvent, PriceChanged, ProductDescribed, ProductListed

PRODUCTS = UUID("0f9d1c1e-6f0c-5b0e-9a55-7a2f0c3f6b11")


class ProductTerms(Command):
    """What a PUT says of a product, whole."""

    name: Text
    line: Text
    list_price: Money
    floor_price: Money
    currency: Currency


class ListProduct(ProductTerms):
    sku: Code


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    name: str
    line: str
    list_price: Decimal
    floor_price: Decimal
    currency: str


def product_id(sku: str) -> UUID:
    """The stream of the product with that SKU."""
    return uuid5(PRODUCTS, sku)


def decide(command: ListProduct, state: Product | None) -> Sequence[CatalogueEvent]:
    if command.floor_price > command.list_price:
        raise Invalid("/floor_price", "must not be above the list price")
    if state is None:
        return [ProductListed(**dict(command))]
    changes: list[CatalogueEvent] = []
    if (command.name, command.line) != (state.name, state.line):
        changes.append(ProductDescribed(name=command.name, line=command.line))
    price = PriceChanged(list_price=command.list_price, floor_price=command.floor_price, currency=command.currency)
    if (price.list_price, price.floor_price, price.currency) != (state.list_price, state.floor_price, state.currency):
        changes.append(price)
    return changes


def evolve(state: Product | None, event: CatalogueEvent) -> Product | None:
    match event:
        case ProductListed():
            return Product(**dict(event))
        case ProductDescribed() | PriceChanged():
            return replace(state, **dict(event)) if state else None


product = Decider("product", None, decide, evolve, CatalogueEvent)
