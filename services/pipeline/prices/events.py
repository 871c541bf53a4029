"""What happens to the price policy: versions of it are published, and never change."""

from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.channels.events import ChannelKind
from shared.kernel.fields import Code, Currency, Day, Id, Money, Percent, Quantity, Text
from shared.kernel.messages import Event


class PriceRule(BaseModel):
    """A price, or a discount in percent of the list price, for a product (`sku`) or a product line; each other field
    that is given is a condition.

    `channel` is a kind of channel, or one channel's id. The rule holds from its day `from` to its day `to`, both
    included. A price is in `currency`, without it in that of the product.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    sku: Code | None = None
    line: Text | None = None
    tier: Code | None = None
    channel: ChannelKind | Id | None = None
    from_quantity: Quantity | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    price: Money | None = None
    discount: Percent | None = None
    currency: Currency | None = None


class PricePolicyPublished(Event):
    """A version of the price policy, whole, in force from `effective_on` until a later one is."""

    policy_version: int
    effective_on: Day
    rules: tuple[PriceRule, ...]
    published_by: str


PolicyEvent = PricePolicyPublished
