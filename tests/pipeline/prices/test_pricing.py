"""What a customer pays, and why; the answer explains itself."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import given as for_any
from hypothesis import strategies as st

from services.pipeline.catalogue.decider import Product
from services.pipeline.prices.events import PricePolicyPublished, PriceRule
from services.pipeline.prices.pricing import Asked, Priced, priced

CAR = Product("A", "Car", "Cars", Decimal("100.00"), Decimal("60.00"), "USD")
DAY = date(2004, 6, 10)
CHANNEL = uuid4()


def policy(*rules: dict[str, Any]) -> PricePolicyPublished:
    told = tuple(PriceRule.model_validate(rule) for rule in rules)
    return PricePolicyPublished(policy_version=3, effective_on=date(2004, 1, 1), rules=told, published_by="product")


def ask(*rules: dict[str, Any], quantity: int = 1, on: date = DAY, tier: str | None = None, via: str = "") -> Priced:
    return priced(CAR, policy(*rules), Asked(quantity, on, tier, (via,) if via else ()))


def test_without_a_rule_it_is_the_list_price() -> None:
    assert ask() == Priced(Decimal("100.00"), None, ())
    assert priced(CAR, None, Asked(1, DAY)).price == 100
    assert ask({"sku": "B", "discount": "5"}).passed_over == ()


def test_an_expired_rule_no_longer_applies_and_the_answer_says_so() -> None:
    offer = {"sku": "A", "discount": "15", "from": "2004-06-01", "to": "2004-06-18"}
    assert [ask(offer, on=date(2004, 6, day)).price for day in (1, 18)] == [Decimal("85.00")] * 2
    after = ask(offer, on=date(2004, 6, 19))
    assert after.price == 100 and after.chosen is None and after.passed_over[0].reason == "expired on 2004-06-18"
    before = ask(offer, on=date(2004, 5, 31))
    assert before.price == 100 and before.passed_over[0].reason == "holds only from 2004-06-01"


def test_a_price_explains_itself_by_the_rule_that_gave_it() -> None:
    found = ask({"line": "Cars", "tier": "A", "from_quantity": 10, "discount": "7.5"}, quantity=10, tier="A")
    assert found.price == Decimal("92.50") and found.chosen
    assert found.chosen.reason == (
        "7.5 % off the list price for products of the line Cars to customers of tier A from 10 pieces on"
    )


def test_each_condition_that_does_not_hold_is_named() -> None:
    rules: list[dict[str, Any]] = [
        {"sku": "A", "tier": "A", "discount": "1"},
        {"sku": "A", "channel": "online", "discount": "2"},
        {"sku": "A", "channel": str(CHANNEL), "discount": "2"},
        {"sku": "A", "from_quantity": 10, "discount": "3"},
        {"sku": "A", "price": "9.00", "currency": "EUR"},
    ]
    found = ask(*rules, quantity=9, tier="B", via="offline")
    assert found.price == 100
    assert [one.reason for one in found.passed_over] == [
        "is for tier A, the customer is of tier B",
        "is for sales through channels of the kind online",
        f"is for sales through the channel {CHANNEL}",
        "is for 10 pieces or more",
        "is in EUR, the product is priced in USD",
    ]
    assert ask(rules[2], via=str(CHANNEL)).price == ask(rules[1], via="online").price == 98


def test_the_products_own_rule_goes_before_its_lines_and_then_the_lowest_price_holds() -> None:
    line = {"line": "Cars", "discount": "40"}
    own = ask(line, {"sku": "A", "price": "95.00"}, {"sku": "A", "discount": "10"}, {"sku": "A", "price": "90.00"})
    assert own.chosen and (own.price, own.chosen.index) == (Decimal("90.00"), 2)
    assert [one.reason for one in own.passed_over] == [
        "a rule for the product itself goes before one for its line",
        "gives a higher price",
        "gives the same price, and stands later",
    ]


DISCOUNTS = st.decimals(0, 100, places=2)


@for_any(st.lists(st.tuples(DISCOUNTS, st.integers(1, 5)), max_size=6), st.integers(1, 5))
def test_more_pieces_never_cost_more_each(breaks: list[tuple[Decimal, int]], quantity: int) -> None:
    rules = [{"sku": "A", "discount": str(percent), "from_quantity": least} for percent, least in breaks]
    few, more = ask(*rules, quantity=quantity), ask(*rules, quantity=quantity + 1)
    assert 0 <= more.price <= few.price <= CAR.list_price
    assert all(found.price == found.price.quantize(Decimal("0.01")) for found in (few, more))
    assert len(few.passed_over) + (few.chosen is not None) == len(rules)
