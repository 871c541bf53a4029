from datetime import date
from typing import Any

import pytest

from services.customer.care_plans.decider import CarePlans, PublishCarePlan, care_plan
from services.customer.care_plans.events import CarePlanPublished, Festival, FollowUp, Occasion
from shared.kernel.messages import SYSTEM
from shared.kernel.rejections import Invalid
from shared.testing.spec import ACCEPTED_AT, given

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
CALL = FollowUp(name="call", after=Occasion.SIGNING, days=7)
SPRING = Festival(name="春节", on=date(2026, 2, 17))
BODY: dict[str, Any] = {
    "effective_on": JANUARY,
    "follow_ups": [dict(CALL)],
    "festivals": [dict(SPRING)],
    "anniversaries": True,
    "ahead_days": 7,
    "dormant_days": 90,
    "response_days": 3,
}


def published(version: int, effective_on: date = JANUARY, **more: Any) -> CarePlanPublished:
    told = BODY | {"follow_ups": (CALL,), "festivals": (SPRING,), "effective_on": effective_on} | more
    return CarePlanPublished(**told, plan_version=version, published_by=SYSTEM.sub, published_at=ACCEPTED_AT)


def test_a_plan_is_published_in_versions_and_an_unchanged_one_makes_none() -> None:
    given(care_plan).when(PublishCarePlan(**BODY)).then(published(1))
    given(care_plan, published(1)).when(PublishCarePlan(**BODY)).then_nothing()
    given(care_plan, published(1)).when(PublishCarePlan(**BODY | {"dormant_days": 60})).then(
        published(2, dormant_days=60)
    )


def test_the_version_that_took_effect_last_holds_and_of_one_day_the_one_published_last() -> None:
    april = date(2026, 4, 1)
    told = ((1, JANUARY), (2, JUNE), (3, JUNE), (4, april))
    plans = CarePlans(tuple(published(version, day, response_days=version) for version, day in told))
    found = [plans.on(day) for day in (date(2025, 12, 31), JANUARY, april, JUNE)]
    assert [one and one.plan_version for one in found] == [None, 1, 4, 3]
    assert (plans.since, CarePlans().since) == (JANUARY, date.max)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [({"follow_ups": [dict(CALL), dict(CALL) | {"days": 9}]}, "/follow_ups/1/name"),
     ({"festivals": [dict(SPRING), dict(SPRING)]}, "/festivals/1")],
)  # fmt: skip
def test_rules_are_told_apart_by_their_names(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        care_plan.decide(PublishCarePlan(**BODY | wrong), CarePlans())
    assert refused.value.more["errors"][0]["pointer"] == pointer
    both = BODY | {"follow_ups": [dict(CALL), dict(CALL) | {"after": "delivery"}]}
    assert care_plan.decide(PublishCarePlan(**both), CarePlans())
