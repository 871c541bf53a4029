"""A product as clients see it."""

from dataclasses import asdict
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Money
from shared.kernel.things import Head, Thing, View

from .decider import Product, product


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


def show(state: Product | None, head: Head, thing_id: UUID) -> ProductView | None:
    if state is None:
        return None
    return ProductView(
        id=thing_id, version=head.version, status=ProductStatus.LISTED, created_at=head.created_at, **asdict(state)
    )


PRODUCT = Thing("product", "/v1/products", product, show, ProductView)
