"""The tables behind GET /v1/credit-reviews and GET /v1/credit-review-runs."""

from sqlalchemy import Column, Date, Text, Uuid

from services.pipeline.directory.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import REVIEW, RUN

reviews = Listing(
    "credit_reviews",
    REVIEW,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("currency", Text, nullable=False),
        Column("period", Text, nullable=False, index=True),
        Column("as_of", Date, nullable=False, index=True),
        Column("earned", Text, nullable=False),
    ],
    held=CUSTOMERS,
)
runs = Listing("credit_review_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])
