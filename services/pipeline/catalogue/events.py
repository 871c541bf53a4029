"""What happens to a product, and who may discount how far."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Code, Currency, Money, Percent, Text
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


class Approver(StrEnum):
    """Who may approve a price, from the lowest level to the highest."""

    SALES_MANAGER = "sales_manager"
    REGIONAL_MANAGER = "regional_manager"
    DIRECTOR = "director"


class AuthorityLevel(BaseModel):
    """The most that the role may take off the list price, in percent."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Approver
    percent: Percent


class AuthorityPublished(Event):
    """A version of the discount authority, whole; it holds from then on and never changes."""

    version: int
    levels: tuple[AuthorityLevel, ...]
    published_by: str
