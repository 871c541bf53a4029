"""What is told of the market.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Currency, Day, PositiveMoney, Text
from shared.kernel.messages import Event


class MarketNoteShared(Event):
    text: Text
    topic: Text | None = None
    region: Text | None = None
    product: Code | None = None
    source: Text | None = None
    told_by: str


class MarketResearchFiled(Event):
    """`method` is how it was found out, `done_on` when."""

    topic: Text
    region: Text | None = None
    product: Code | None = None
    method: Text
    findings: Text
    done_on: Day | None = None
    told_by: str


class MarketSizeReported(Event):
    """What all suppliers together sell of a product (a SKU or a product line) in a region in a period."""

    region: Text
    product: Code
    period: Code
    amount: PositiveMoney
    currency: Currency
    source: Text
    told_by: str
