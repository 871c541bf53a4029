"""Service plans: who should lead whom, and what a plan says."""

from datetime import date
from uuid import UUID

import pytest

from services.customer.service_plans.decider import (
    AgreeServicePlan,
    ReviewServicePlan,
    ServicePlanTerms,
    StepBody,
    led_rightly,
    service_plan,
)
from services.customer.service_plans.events import ServicePlanAgreed, ServicePlanReviewed, Step
from services.customer.staff.events import ColleagueIntroduced
from services.customer.tier_standing.events import Tier
from shared.kernel.rejections import Invalid, NotFound
from shared.testing.spec import ACCEPTED_AT, given

OWNER = UUID(int=7)
SENIOR = ColleagueIntroduced(position="rep", grade="senior")
GROWING = ColleagueIntroduced(position="rep", grade="growing")
NEWCOMER = ColleagueIntroduced(position="rep", grade="newcomer")
UNGRADED = ColleagueIntroduced(position="account_manager")
MANAGER = ColleagueIntroduced(position="sales_manager", grade="growing")
TERMS = ServicePlanTerms(
    needs="spare parts within two days",
    goals="sole supplier",
    sponsors=["our regional manager"],
    steps=[StepBody(what="visit of both managements", due_on=date(2026, 3, 31))],
)
AGREED = ServicePlanAgreed(
    document_version=1,
    needs=TERMS.needs,
    goals=TERMS.goals,
    sponsors=("our regional manager",),
    steps=(Step(what="visit of both managements", due_on=date(2026, 3, 31)),),
    tier=Tier.A,
    owner_id=OWNER,
    agreed_by="system",
)


def agree(
    terms: ServicePlanTerms = TERMS, owner: ColleagueIntroduced = SENIOR, tier: Tier = Tier.A
) -> AgreeServicePlan:
    return AgreeServicePlan(terms=terms, tier=tier, owner_id=OWNER, owner=owner)


@pytest.mark.parametrize(
    ("owner", "of_a", "of_b"),
    [
        (SENIOR, True, False),
        (GROWING, False, True),
        (NEWCOMER, False, False),
        (UNGRADED, True, True),
        (MANAGER, True, False),
    ],
)
def test_a_manager_or_senior_rep_leads_an_a_customer_and_a_growing_rep_a_b_customer(
    owner: ColleagueIntroduced, of_a: bool, of_b: bool
) -> None:
    """Handbook 003, 三.1."""
    assert led_rightly(Tier.A, OWNER, owner) is of_a and led_rightly(Tier.B, OWNER, owner) is of_b
    assert led_rightly(Tier.C, OWNER, owner) and led_rightly(None, OWNER, owner)


def test_nobody_is_the_wrong_owner_and_a_stranger_is_taken_for_the_right_one() -> None:
    assert not led_rightly(Tier.A, None, None) and led_rightly(Tier.C, None, None) and led_rightly(None, None, None)
    assert led_rightly(Tier.A, OWNER, None) and led_rightly(Tier.B, OWNER, None)


def test_another_owner_needs_a_reason() -> None:
    given(service_plan).when(agree()).then(AGREED)
    given(service_plan).when(agree(owner=GROWING)).rejected(Invalid, "a manager or a senior rep")
    given(service_plan).when(agree(owner=SENIOR, tier=Tier.B)).rejected(Invalid, "a growing rep")
    reasoned = TERMS.model_copy(update={"reason": "she knows them from school"})
    told = AGREED.model_copy(update={"reason": reasoned.reason})
    given(service_plan).when(agree(reasoned, GROWING)).then(told)


def test_a_plan_agreed_again_is_a_new_version_where_it_differs() -> None:
    given(service_plan, AGREED).when(agree()).then_nothing()
    more = TERMS.model_copy(update={"goals": "sole supplier everywhere"})
    second = AGREED.model_copy(update={"goals": more.goals, "document_version": 2})
    given(service_plan, AGREED).when(agree(more)).then(second)


def test_a_review_is_of_the_version_that_stands() -> None:
    review = ReviewServicePlan(note="two steps are done")
    given(service_plan).when(review).rejected(NotFound)
    second = AGREED.model_copy(update={"document_version": 2})
    reviewed = ServicePlanReviewed(
        document_version=2, note="two steps are done", reviewed_by="system", reviewed_at=ACCEPTED_AT
    )
    given(service_plan, AGREED, second).when(review).then(reviewed)
