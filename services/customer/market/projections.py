"""The tables behind what is listed of the market."""

from sqlalchemy import Column, Date, DateTime, Numeric, Text

from shared.kernel.calendar import period
from shared.readers.listing import Listing

from .things import NOTE, RESEARCH, SIZE, SizeView

notes = Listing(
    "market_notes",
    NOTE,
    [
        Column("topic", Text, index=True),
        Column("region", Text, index=True),
        Column("product", Text, index=True),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
)
research = Listing(
    "market_research",
    RESEARCH,
    [
        Column("topic", Text, nullable=False, index=True),
        Column("region", Text, index=True),
        Column("product", Text, index=True),
        Column("method", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
)


def _span(view: SizeView) -> dict[str, object]:
    span = period(view.period)
    return {"first": span.first, "last": span.last}


sizes = Listing(
    "market_sizes",
    SIZE,
    [
        Column("region", Text, nullable=False),
        Column("product", Text, nullable=False, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("amount", Numeric(18, 2), nullable=False),
        Column("currency", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("first", Date, nullable=False, comment="of the period"),
        Column("last", Date, nullable=False, comment="of the period, inside it"),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
    derive=_span,
)
