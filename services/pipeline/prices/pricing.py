"""What a customer pays by a version of the policy, and why: by which rule, and why by none of the others.

A rule for the product itself goes before one for its line, which it is an exception to. Of the rules that are left the
lowest price holds, of equal prices the rule that stands first. Without a rule it is the list price.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.catalogue.decider import Product
from shared.kernel.money import cents

from .events import PricePolicyPublished, PriceRule


@dataclass(frozen=True)
class Asked:
    """`tier` is the customer's on that day; `channels` are the id and the kind of the channel it buys through."""

    quantity: int
    on: date
    tier: str | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A rule that names the product or its line: the price that it gives, None where it does not hold, and why."""

    index: int
    rule: PriceRule
    price: Decimal | None
    reason: str


@dataclass(frozen=True)
class Priced:
    """`chosen` is the rule that gave the price, None where the list price holds."""

    price: Decimal
    chosen: Judged | None
    passed_over: tuple[Judged, ...]


def priced(product: Product, policy: PricePolicyPublished | None, asked: Asked) -> Priced:
    judged = list(_judged(product, policy, asked)) if policy else []
    holding = [one for one in judged if one.price is not None]
    if not holding:
        return Priced(product.list_price, None, tuple(judged))
    chosen = min(holding, key=lambda one: (one.rule.sku is None, one.price, one.index))
    assert chosen.price is not None  # it is one of those that hold
    others = tuple(_beaten(one, chosen) for one in judged if one is not chosen)
    return Priced(chosen.price, chosen, others)


def _judged(product: Product, policy: PricePolicyPublished, asked: Asked) -> Iterator[Judged]:
    for index, rule in enumerate(policy.rules):
        if rule.sku != product.sku and rule.line != product.line:
            continue
        if hindrance := _hindrance(rule, product, asked):
            yield Judged(index, rule, None, hindrance)
        else:
            yield Judged(index, rule, _price(rule, product), _terms(rule))


def _hindrance(rule: PriceRule, product: Product, asked: Asked) -> str | None:
    """Why the rule does not hold, None where it does."""
    if rule.to and asked.on > rule.to:
        return f"expired on {rule.to}"
    if rule.from_ and asked.on < rule.from_:
        return f"holds only from {rule.from_}"
    if rule.tier and asked.tier != rule.tier:
        return f"is for tier {rule.tier}, the customer is of {f'tier {asked.tier}' if asked.tier else 'none'}"
    if rule.channel and str(rule.channel) not in asked.channels:
        return f"is for sales through {_named(rule.channel)}"
    if rule.from_quantity and asked.quantity < rule.from_quantity:
        return f"is for {rule.from_quantity} pieces or more"
    if rule.currency and rule.currency != product.currency:
        return f"is in {rule.currency}, the product is priced in {product.currency}"
    return None


def _price(rule: PriceRule, product: Product) -> Decimal:
    if rule.discount is not None:
        return cents(product.list_price * (100 - rule.discount) / 100)
    assert rule.price is not None  # a rule has one of the two
    given: Decimal = rule.price
    return given


def _terms(rule: PriceRule) -> str:
    """The rule in words: what it gives, for what, and on which conditions."""
    gives = f"{rule.discount:f} % off the list price" if rule.discount is not None else f"a price of {rule.price}"
    parts = [gives, f"for product {rule.sku}" if rule.sku else f"for products of the line {rule.line}"]
    if rule.tier:
        parts.append(f"to customers of tier {rule.tier}")
    if rule.channel:
        parts.append(f"through {_named(rule.channel)}")
    if rule.from_quantity:
        parts.append(f"from {rule.from_quantity} pieces on")
    if rule.from_:
        parts.append(f"from {rule.from_}")
    if rule.to:
        parts.append(f"until {rule.to}")
    return " ".join(parts)


def _named(channel: str | UUID) -> str:
    return f"the channel {channel}" if isinstance(channel, UUID) else f"channels of the kind {channel}"


def _beaten(other: Judged, chosen: Judged) -> Judged:
    """The same rule with the reason for which it gives way."""
    if other.price is None:
        return other
    if other.rule.line and chosen.rule.sku:
        reason = "a rule for the product itself goes before one for its line"
    elif other.price == chosen.price:
        reason = "gives the same price, and stands later"
    else:
        reason = "gives a higher price"
    return Judged(other.index, other.rule, other.price, reason)
