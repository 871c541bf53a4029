"""A bonus plan makes sense as a whole, is published by another, and then never changes."""

from datetime import date
from typing import Any

import pytest

from services.incentive.bonus_plans.decider import DraftBonusPlan, PublishBonusPlan, bonus_plan
from services.incentive.bonus_plans.events import BonusPlanDrafted, BonusPlanPublished
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval
from shared.testing.spec import given
from tests.incentive.company import id_of

HR, DIRECTOR = Actor("hr"), Actor("director")
PLAN = id_of("plan")
DRAFT: dict[str, Any] = {
    "name": "Beyond",
    "effective_from": "2026-01-01",
    "who": {"positions": ["rep"]},
    "every": "quarter",
    "metric": "signed_amount",
    "currency": "CNY",
    "tiers": [{"from": "1", "rate": "0.03"}, {"from": "1.2", "rate": "0.05"}],
}


def draft(**changed: Any) -> DraftBonusPlan:
    return DraftBonusPlan.model_validate({**DRAFT, **changed})


def test_it_is_published_by_another_than_its_drafter_and_whom_it_names() -> None:
    [drafted] = given(bonus_plan).when(draft(who={"reps": [str(id_of("R"))]}), by=HR).events
    publish = PublishBonusPlan(plan_id=PLAN)
    given(bonus_plan, drafted).when(publish, by=HR).rejected(OwnApproval)
    given(bonus_plan, drafted).when(publish, by=Actor("r", rep_id=id_of("R"))).rejected(OwnApproval)
    [published] = given(bonus_plan, drafted).when(publish, by=DIRECTOR).events
    assert isinstance(drafted, BonusPlanDrafted) and isinstance(published, BonusPlanPublished)
    given(bonus_plan, drafted, published).when(publish, by=DIRECTOR).then_nothing()
    given(bonus_plan).when(publish, by=DIRECTOR).rejected(NotFound)
    state = given(bonus_plan, drafted).when(publish, by=DIRECTOR).state
    assert state is not None and state.holds(date(2026, 3, 31)) and not state.holds(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"effective_to": "2025-12-31"}, "/effective_to"),
        ({"who": {}}, "/who"),
        ({"metric": "deals"}, "/metric"),
        ({"metric": "visits"}, "/tiers/0/rate"),
        ({"tiers": [{"from": "0.9", "rate": "0.03"}]}, "/tiers/0/from"),
        ({"tiers": [{"from": "1", "rate": "0"}]}, "/tiers/0/rate"),
        ({"tiers": [{"from": "1", "rate": "0.1"}, {"from": "1", "rate": "0.2"}]}, "/tiers/1/from"),
        ({"tiers": [{"from": "1", "rate": "0.1"}, {"from": "2", "amount": "5"}]}, "/tiers/1/rate"),
        ({"tiers": [{"from": "1", "rate": "0.1", "amount": "5"}]}, "/tiers/0/amount"),
        ({"tiers": [{"from": "1"}]}, "/tiers/0/amount"),
        ({"sharing": "equal"}, "/sharing"),
        ({"payee": "team"}, "/who/units"),
        ({"multiplier": {"factors": [{"from": "1", "factor": "1"}]}}, "/multiplier/factors/0/from"),
        (
            {"multiplier": {"factors": [{"from": "0", "factor": "1"}, {"from": "0", "factor": "2"}]}},
            "/multiplier/factors/1/from",
        ),
        ({"multiplier": {"factors": [{"from": "0", "factor": "-1"}]}}, "/multiplier/factors/0/factor"),
        ({"multiplier": {"factors": [{"from": "0", "factor": "1"}], "without": "-1"}}, "/multiplier/without"),
    ],
)
def test_what_makes_no_sense_is_pointed_at(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(bonus_plan).when(draft(**wrong), by=HR).events
    assert refused.value.more["errors"][0]["pointer"] == pointer
