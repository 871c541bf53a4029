"""The table behind GET /v1/products."""

from sqlalchemy import Column, Text

from shared.readers.listing import Listing

from .things import PRODUCT

products = Listing(
    "products",
    PRODUCT,
    [
        Column("sku", Text, nullable=False, index=True),
        Column("name", Text, nullable=False),
        Column("line", Text, nullable=False, index=True),
    ],
    version=2,
)
