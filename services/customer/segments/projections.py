"""The table behind GET /v1/segments, and which customers a segment has."""

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Text

from services.customer.customers.projections import customers
from shared.readers.engine import TODAY
from shared.readers.listing import Listing

from .events import SegmentFilter
from .things import SEGMENT

segments = Listing("segments", SEGMENT, [Column("name", Text, nullable=False, index=True)])

IN_DOCUMENT = ("industry", "size", "city", "country", "source")
"""What has no column of its own in the customers' table: seldom asked for alone."""


def belonging(asked: SegmentFilter) -> Iterator[ColumnElement[bool]]:
    """What holds of the rows of the customers' table that belong to the segment."""
    of = customers.table.c
    yield of.closed.is_(False)
    for name, value in asked:
        if value is None:
            continue
        if name == "q":
            yield of.search.icontains(value, autoescape=True)
        elif name == "dormant_days":
            yield of.last_deal_on <= TODAY - value
        elif name in IN_DOCUMENT:
            yield of.doc[name].astext == value
        else:
            yield of[name] == value
