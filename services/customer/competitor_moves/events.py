"""What happens with a competitor's move.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event

from ..responses.events import ResponseEvent


class MoveKind(StrEnum):
    PRICE = "price"
    PRODUCT = "product"
    PROMOTION = "promotion"
    CHANNEL = "channel"


class CompetitorMoveReported(Event):
    """`competitor` is its name at that time; `product` is the SKU or product line of our own against which the move
    goes, `customer_id` where it was met, `rep_id` and `reported_by` who tells."""

    competitor_id: Id
    competitor: Text
    kind: MoveKind
    summary: Text
    observed_on: Day
    customer_id: Id | None = None
    rep_id: Id | None = None
    reported_by: str
    product: Code | None = None
    region: Text | None = None


MoveEvent = CompetitorMoveReported | ResponseEvent
