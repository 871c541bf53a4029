"""What is known of a competitor.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Currency, Money, Text
from shared.kernel.messages import Event, Value


class CompetitorProduct(Value):
    """`against` is the SKU or the product line of our own that it competes with."""

    name: Text
    price: Money | None = None
    currency: Currency | None = None
    against: Code | None = None
    note: Text | None = None


class CompetitorProfiled(Event):
    """The whole profile, as it is known from then on."""

    name: Text
    region: Text | None = None
    website: Text | None = None
    products: tuple[CompetitorProduct, ...] = ()
    strengths: tuple[Text, ...] = ()
    weaknesses: tuple[Text, ...] = ()
    strategy: Text | None = None
    profiled_by: str
