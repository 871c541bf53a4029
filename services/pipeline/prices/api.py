"""Routes of prices."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.pipeline.catalogue.decider import product, product_id
from services.pipeline.channels.decider import channel
from services.pipeline.channels.events import ChannelKind
from shared.kernel import versions
from shared.kernel.fields import Code, Day, Id, Quantity
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters, Read
from shared.web.roles import APPROVERS, DEALERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import POLICY_ID, PublishPricePolicy, price_policy
from .pricing import Asked, priced
from .projections import projection, tier_on
from .things import PRICE_POLICY, PricePolicyView, PriceView, policy_view, price_view

router = Routes("prices", "价格策略 prices: the price policy by tier, channel, quantity and period, and prices by it.")

EXAMPLE = {
    "effective_on": "2026-01-01",
    "rules": [
        {"line": "Motorcycles", "tier": "A", "discount": "8"},
        {"sku": "S10_1678", "from_quantity": 100, "price": "88.00"},
        {"sku": "S10_1678", "channel": "online", "from": "2026-06-01", "to": "2026-06-18", "discount": "15"},
    ],
}


class PolicyQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


class PriceQuery(Parameters):
    sku: Code
    customer_id: Id | None = None
    quantity: Annotated[Quantity, Field(strict=False)] = 1
    on: Day | None = Field(None, description="Today by default")
    channel: ChannelKind | Id | None = Field(None, description="The kind or the id of the channel it is bought through")


@router.command("PUT", "/v1/price-policy", PRICE_POLICY, roles=APPROVERS | {Role.PRODUCT}, example=EXAMPLE)
async def put_policy(body: PublishPricePolicy, do: Execute) -> Response:
    """Publish a version of the price policy, whole. It is in force from `effective_on` until a later version is, and
    never changes. The one that was published last, published again, makes no new version."""
    return await do(price_policy, POLICY_ID, body)


@router.query("/v1/price-policy", PricePolicyView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_policy(query: Annotated[PolicyQuery, Query()], fresh: Fresh) -> PricePolicyView:
    """Read the version that was published last, the one in force `on` a day, or the `version` that a price names."""
    folded = await fresh.stream(price_policy, POLICY_ID)
    found = versions.asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the price policy has been published.")
    return policy_view(found, folded.head, POLICY_ID)


@router.query("/v1/prices", PriceView, roles=DEALERS, whose=PUBLIC, projections=(projection,), refuses=(NotFound,))
async def price(query: Annotated[PriceQuery, Query()], fresh: Fresh, db: Read, today: Today) -> PriceView:
    """What a customer pays for a piece of a product on a day, and why.

    A rule for the product goes before one for its line; of those that are left the lowest price holds, of equal ones
    the rule that stands first; without a rule it is the list price. The tier is the customer's on that day."""
    listed = (await fresh.stream(product, product_id(query.sku))).state
    if listed is None:
        raise NotFound(f"There is no product {query.sku}.")
    on = query.on or today
    policy = (await fresh.stream(price_policy, POLICY_ID)).state.on(on)
    tier = await db.scalar(tier_on(query.customer_id, on)) if query.customer_id else None
    asked = Asked(query.quantity, on, tier, await _channels(fresh, query.channel))
    return price_view(listed, policy, asked, priced(listed, policy, asked), query.customer_id, query.channel)


async def _channels(fresh: Fresh, asked: ChannelKind | UUID | None) -> tuple[str, ...]:
    """What rules may call the channel: its id and its kind."""
    if asked is None or isinstance(asked, ChannelKind):
        return (str(asked),) if asked else ()
    known = (await fresh.stream(channel, asked)).state
    return (str(asked), str(known.onboarded.kind)) if known else (str(asked),)
