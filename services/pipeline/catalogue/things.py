"""A product as clients see it."""

from enum import StrEnum

from shared.kernel.fields import Money
from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import product


class ProductStatus(StrEnum):
    LISTED = "listed"


class ProductView(View):
    status: ProductStatus
    sku: str
    name: str
    line: str
    list_price: Money
    floor_price: Money
    currency: str


PRODUCT = Thing(
    "product", "/v1/products", product, in_full(ProductView, ProductStatus.LISTED), ProductView, owners=EVERYONES
)
