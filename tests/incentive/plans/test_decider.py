from datetime import date
from typing import Any

import pytest

from services.incentive.plans.decider import DraftPlan, PublishPlan, plan
from services.incentive.plans.events import PlanDrafted, PlanPublished
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval
from shared.testing.spec import given
from tests.incentive.company import id_of

HR, DIRECTOR = Actor("hr"), Actor("director")
BODY: dict[str, Any] = {
    "name": "Tiers",
    "effective_from": "2004-01-01",
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "quarter",
    "method": "marginal",
    "tiers": [{"from": "0", "rate": "0.015"}, {"from": "50000", "rate": "0.025"}],
    "release": "on_collection",
}
PUBLISH = PublishPlan(plan_id=id_of("plan"))


def draft(**more: Any) -> DraftPlan:
    return DraftPlan.model_validate({**BODY, **more})


drafted = PlanDrafted.model_validate({**BODY, "drafted_by": "hr"})
published = PlanPublished.model_validate(
    {**BODY, "plan_id": str(id_of("plan")), "plan_version": 1, "published_by": "director"}
)


def test_a_plan_is_drafted_with_all_its_terms() -> None:
    given(plan).when(draft(), by=HR).then(drafted)


def test_another_than_its_drafter_publishes_it() -> None:
    given(plan, drafted).when(PUBLISH, by=DIRECTOR).then(published)


def test_nobody_publishes_their_own_draft() -> None:
    given(plan, drafted).when(PUBLISH, by=HR).rejected(OwnApproval)
    given(plan, drafted).when(PUBLISH, by=Actor("hr", frozenset({"admin"}))).rejected(OwnApproval)


def test_nobody_publishes_what_pays_themselves_by_name() -> None:
    theirs = PlanDrafted.model_validate(
        {**BODY, "drafted_by": "hr", "who": {"reps": [str(id_of("anna")), str(id_of("boris"))]}}
    )
    for roles in ({"director"}, {"admin"}):
        paid = Actor("director", frozenset(roles), rep_id=id_of("anna"))
        given(plan, theirs).when(PUBLISH, by=paid).rejected(OwnApproval)
    another = Actor("director", rep_id=id_of("carla"))
    given(plan, theirs).when(PUBLISH, by=another).then(
        PlanPublished.model_validate({**published.model_dump(), "who": theirs.who.model_dump()})
    )


def test_publishing_again_changes_nothing() -> None:
    given(plan, drafted, published).when(PUBLISH, by=DIRECTOR).then_nothing()


def test_what_was_never_drafted_cannot_be_published() -> None:
    given(plan).when(PUBLISH, by=DIRECTOR).rejected(NotFound)


def test_a_plan_that_ends_on_its_first_day_is_a_plan() -> None:
    assert draft(effective_to="2004-01-01").effective_to == date(2004, 1, 1)
    assert len(given(plan).when(draft(effective_to="2004-01-01"), by=HR).events) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_to": "2003-12-31"},
        {"who": {"positions": ["rep"], "units": [str(id_of("u"))]}},
        {"tiers": [{"from": "100", "rate": "0.01"}]},
        {"tiers": [{"from": "0", "rate": "0.01"}, {"from": "9", "rate": "0.02"}, {"from": "9", "rate": "0.03"}]},
        {"tiers": [{"from": "0", "rate": "-0.01"}]},
        {"tiers": [{"from": "0"}]},
        {"method": "interpolated", "tiers": [{"from": "0", "amount": "9"}, {"from": "5", "amount": "8"}]},
        {"method": "interpolated", "tiers": [{"from": "0", "amount": "9"}], "tier_metric": "collected_amount"},
    ],
)
def test_terms_that_make_no_sense_as_a_whole_are_refused(wrong: dict[str, Any]) -> None:
    given(plan).when(draft(**wrong), by=HR).rejected(Invalid)
