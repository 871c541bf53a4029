"""What happens to a product."""

from shared.kernel.fields import Code, Currency, Money, Text
from shared.kernel.messages import Event


class ProductListed(Event):
    sku: Code
    name: Text
    line: Text
    list_price: Money
    floor_price: Money
    currency: Currency


class ProductDescribed(Event):
    """Another name or product line from now on; deals that are signed keep the line in which they were sold."""

    name: Text
    line: Text


class PriceChanged(Event):
    list_price: Money
    floor_price: Money
    currency: Currency


CatalogueEvent = ProductListed | ProductDescribed | PriceChanged
