from datetime import date
from typing import Any

import pytest

from services.pipeline.prices.decider import PricePolicy, PublishPricePolicy, price_policy
from services.pipeline.prices.events import PricePolicyPublished, PriceRule
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

PRODUCT = Actor("product", frozenset({"product"}))
RULES: list[dict[str, Any]] = [{"sku": "A", "tier": "A", "discount": "10"}, {"line": "Cars", "price": "80.00"}]


def publish(effective_on: str = "2004-01-01", rules: list[dict[str, Any]] = RULES) -> PublishPricePolicy:
    return PublishPricePolicy.model_validate({"effective_on": effective_on, "rules": rules})


def published(version: int, effective_on: date, rules: list[dict[str, Any]] = RULES) -> PricePolicyPublished:
    told = tuple(PriceRule.model_validate(rule) for rule in rules)
    return PricePolicyPublished(policy_version=version, effective_on=effective_on, rules=told, published_by="product")


FIRST = published(1, date(2004, 1, 1))


def test_each_difference_is_a_dated_version_that_leaves_the_others_as_they_were() -> None:
    given(price_policy).when(publish(), PRODUCT).then(FIRST)
    given(price_policy, FIRST).when(publish(), PRODUCT).then_nothing()
    given(price_policy, FIRST).when(publish("2004-07-01"), PRODUCT).then(published(2, date(2004, 7, 1)))
    state = given(price_policy, FIRST).when(publish(rules=RULES[:1]), PRODUCT).state
    assert [len(version.rules) for version in state.versions] == [2, 1]


def test_the_version_in_force_took_effect_last_and_of_one_day_was_published_last() -> None:
    policy = price_policy.fold([FIRST, published(2, date(2004, 7, 1)), published(3, date(2004, 4, 1))])
    days = {date(2003, 12, 31): None, date(2004, 1, 1): 1, date(2004, 6, 30): 3, date(2004, 7, 1): 2}
    for day, version in days.items():
        found = policy.on(day)
        assert (found.policy_version if found else None) == version
    again = PricePolicy((FIRST, published(2, date(2004, 1, 1)))).on(date(2004, 1, 1))
    assert again and again.policy_version == 2


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ({"discount": "5"}, "/rules/0"),
        ({"sku": "A", "line": "Cars", "discount": "5"}, "/rules/0"),
        ({"sku": "A"}, "/rules/0"),
        ({"sku": "A", "price": "1.00", "discount": "5"}, "/rules/0"),
        ({"sku": "A", "discount": "5", "currency": "USD"}, "/rules/0/currency"),
        ({"sku": "A", "discount": "5", "from": "2004-02-01", "to": "2004-01-31"}, "/rules/0/to"),
    ],
)
def test_a_rule_says_for_what_and_how_much_and_for_a_time_that_there_is(rule: dict[str, Any], pointer: str) -> None:
    refused = given(price_policy).when(publish(rules=[rule]))
    with pytest.raises(Invalid) as raised:
        _ = refused.events
    assert raised.value.more["errors"][0]["pointer"] == pointer
