"""The table behind GET /v1/competitors."""

from sqlalchemy import ARRAY, Column, Text

from shared.readers.listing import Listing

from .things import COMPETITOR, CompetitorView


def _derived(view: CompetitorView) -> dict[str, object]:
    return {"against": [product.against for product in view.products if product.against]}


competitors = Listing(
    "competitors",
    COMPETITOR,
    [
        Column("name", Text, nullable=False, index=True),
        Column("region", Text, index=True),
        Column("against", ARRAY(Text), nullable=False),
    ],
    derive=_derived,
)
