from datetime import date
from uuid import UUID

from services.performance.career_plans.decider import (
    AgreeCareerPlan,
    ReplaceCareerPlan,
    ReviewCareerPlan,
    StepBody,
    career_plan,
)
from services.performance.career_plans.events import (
    CareerPlanAgreed,
    CareerPlanReplaced,
    CareerPlanReviewed,
    CareerStep,
    Ladder,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

ANNA, NEXT = UUID(int=1), UUID(int=2)
OWN = Actor("anna", rep_id=ANNA)
agree = AgreeCareerPlan(rep_id=ANNA, ladder=Ladder.EXPERT, steps=[StepBody(what="Lectures", due_on=date(2004, 9, 30))])
agreed = CareerPlanAgreed(
    rep_id=ANNA,
    ladder=Ladder.EXPERT,
    steps=(CareerStep(what="Lectures", due_on=date(2004, 9, 30)),),
    agreed_by="system",
)
replaced = CareerPlanReplaced(by_id=NEXT)


def test_a_career_plan_is_agreed_by_a_superior_and_gone_through() -> None:
    given(career_plan).when(agree).then(agreed)
    given(career_plan, agreed).when(agree).rejected(AlreadyExists)
    given(career_plan).when(agree, by=OWN).rejected(OwnApproval)
    note = ReviewCareerPlan(note="on the way")
    given(career_plan, agreed).when(note).then(
        CareerPlanReviewed(note="on the way", reviewed_by="system", reviewed_at=ACCEPTED_AT)
    )
    given(career_plan, agreed).when(note, by=OWN).rejected(OwnApproval)
    given(career_plan).when(note).rejected(NotFound)


def test_a_plan_that_was_replaced_rests() -> None:
    given(career_plan, agreed).when(ReplaceCareerPlan(by_id=NEXT)).then(replaced)
    given(career_plan, agreed, replaced).when(ReplaceCareerPlan(by_id=NEXT)).then_nothing()
    given(career_plan, agreed, replaced).when(ReviewCareerPlan(note="x")).rejected(WrongStatus)
