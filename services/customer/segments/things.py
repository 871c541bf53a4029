"""A segment as clients see it."""

from enum import StrEnum

from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import segment
from .events import SegmentFilter


class SegmentStatus(StrEnum):
    DEFINED = "defined"


class SegmentView(View):
    status: SegmentStatus
    name: str
    filter: SegmentFilter
    strategy: str
    defined_by: str


SEGMENT = Thing(
    "segment", "/v1/segments", segment, in_full(SegmentView, SegmentStatus.DEFINED), SegmentView, owners=EVERYONES
)
"""Everybody's: it names no customer, and each sees of its customers their own."""
