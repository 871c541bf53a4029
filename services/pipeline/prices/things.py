"""The price policy, and a price with its reasons, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.catalogue.decider import Product
from services.pipeline.channels.events import ChannelKind
from shared.kernel.fields import Day, Money, Quantity
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import PricePolicy, price_policy
from .events import PricePolicyPublished, PriceRule
from .pricing import Asked, Judged, Priced


class PolicyStatus(StrEnum):
    PUBLISHED = "published"


class PricePolicyView(View):
    """`document_version` is the number that prices name. A version is in force from `effective_on` until a later one
    is."""

    status: PolicyStatus
    effective_on: date
    rules: tuple[PriceRule, ...]
    document_version: int
    published_by: str


def policy_view(one: PricePolicyPublished, head: Head, thing_id: UUID) -> PricePolicyView:
    return PricePolicyView(
        id=thing_id,
        version=head.version,
        status=PolicyStatus.PUBLISHED,
        created_at=head.created_at,
        effective_on=one.effective_on,
        rules=one.rules,
        document_version=one.policy_version,
        published_by=one.published_by,
    )


def show(state: PricePolicy, head: Head, thing_id: UUID) -> PricePolicyView | None:
    """The version published last, which a PUT is answered with."""
    return policy_view(state.versions[-1], head, thing_id) if state.versions else None


PRICE_POLICY = Thing("price policy", "/v1/price-policy", price_policy, show, PricePolicyView, owners=EVERYONES)


class RuleView(BaseModel):
    """A rule of the version in force: `index` counts from 0 as in its `rules`, `price` is what it gives, null where it
    does not hold, and `reason` says why it gave the price, or why it did not."""

    model_config = ConfigDict(serialize_by_alias=True)

    policy_version: int
    effective_on: Day
    index: int
    rule: PriceRule
    price: Money | None
    reason: str


class PriceView(BaseModel):
    """What the customer pays for a piece. `rule` is the one that gave the price, null where it is the list price;
    `passed_over` are the other rules of the version in force that name the product or its line."""

    sku: str
    customer_id: UUID | None
    quantity: Quantity
    on: date
    price: Money
    amount: Money = Field(description="quantity × price")
    currency: str
    list_price: Money
    floor_price: Money
    below_floor: bool
    tier: str | None
    channel: ChannelKind | UUID | None
    policy_version: int | None
    rule: RuleView | None
    passed_over: list[RuleView]


def price_view(
    product: Product,
    policy: PricePolicyPublished | None,
    asked: Asked,
    found: Priced,
    customer_id: UUID | None,
    channel: ChannelKind | UUID | None,
) -> PriceView:
    return PriceView(
        sku=product.sku,
        customer_id=customer_id,
        quantity=asked.quantity,
        on=asked.on,
        price=found.price,
        amount=asked.quantity * found.price,
        currency=product.currency,
        list_price=product.list_price,
        floor_price=product.floor_price,
        below_floor=found.price < product.floor_price,
        tier=asked.tier,
        channel=channel,
        policy_version=policy.policy_version if policy else None,
        rule=_rule(policy, found.chosen) if policy and found.chosen else None,
        passed_over=[_rule(policy, one) for one in found.passed_over] if policy else [],
    )


def _rule(policy: PricePolicyPublished, one: Judged) -> RuleView:
    return RuleView(
        policy_version=policy.policy_version,
        effective_on=policy.effective_on,
        index=one.index,
        rule=one.rule,
        price=one.price,
        reason=one.reason,
    )
