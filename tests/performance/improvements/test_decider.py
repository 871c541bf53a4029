from datetime import date
from uuid import UUID

from services.performance.improvements.decider import (
    AdjustImprovement,
    AgreeImprovement,
    ImprovementStatus,
    VerifyImprovement,
    improvement,
)
from services.performance.improvements.events import ImprovementAdjusted, ImprovementAgreed, ImprovementVerified
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

ANNA, REVIEW, GAP = (UUID(int=n) for n in (1, 2, 3))
LEADER, AS_ANNA = Actor("leader"), Actor("anna", frozenset({"admin"}), ANNA)
TODAY = ACCEPTED_AT.date()
AGREE = AgreeImprovement(
    problem="Few offers", measure="Prepare together", owner_id=ANNA, due_on=date(2026, 4, 30), review_id=REVIEW
)
AGREED = ImprovementAgreed(**dict(AGREE), agreed_by="leader")
CHECK, FAILED = VerifyImprovement(effect="One in three"), VerifyImprovement(effect="No change", achieved=False)
GONE = ImprovementVerified(effect="One in three", achieved=True, verified_on=TODAY, verified_by="leader", owner_id=ANNA)
STILL = ImprovementVerified(effect="No change", achieved=False, verified_on=TODAY, verified_by="leader", owner_id=ANNA)
ADJUST = AdjustImprovement(measure="Sit in", due_on=date(2026, 6, 30), reason="Not enough")
ADJUSTED = ImprovementAdjusted(**dict(ADJUST), adjusted_by="leader")


def test_a_problem_leads_to_a_measure_and_that_to_a_checked_effect() -> None:
    given(improvement).when(AGREE, by=LEADER).then(AGREED)
    given(improvement, AGREED).when(AGREE).rejected(AlreadyExists)
    given(improvement).when(CHECK).rejected(NotFound)
    given(improvement, AGREED).when(CHECK, by=LEADER).then(GONE)
    given(improvement, AGREED, GONE).when(CHECK, by=LEADER).then_nothing()
    given(improvement, AGREED, GONE).when(FAILED, by=LEADER).rejected(WrongStatus)
    given(improvement, AGREED, GONE).when(ADJUST, by=LEADER).rejected(WrongStatus)


def test_what_does_not_work_is_adjusted_and_checked_again() -> None:
    given(improvement, AGREED).when(FAILED, by=LEADER).then(STILL)
    before = improvement.fold((AGREED, STILL))
    assert before is not None and before.status is ImprovementStatus.INEFFECTIVE
    given(improvement, AGREED, STILL).when(FAILED, by=LEADER).then_nothing()
    given(improvement, AGREED, STILL).when(ADJUST, by=LEADER).then(ADJUSTED)
    given(improvement, AGREED, STILL, ADJUSTED).when(ADJUST, by=LEADER).then_nothing()
    now = improvement.fold((AGREED, STILL, ADJUSTED))
    assert now is not None
    assert (now.status, now.measure, now.due_on) == (ImprovementStatus.AGREED, "Sit in", date(2026, 6, 30))
    given(improvement, AGREED, STILL, ADJUSTED).when(FAILED, by=LEADER).then(STILL)
    given(improvement, AGREED, STILL).when(CHECK, by=LEADER).then(GONE)


def test_the_effect_is_checked_by_another_than_who_carries_the_measure_out() -> None:
    given(improvement, AGREED).when(CHECK, by=AS_ANNA).rejected(OwnApproval)


def test_a_problem_comes_up_in_one_place() -> None:
    given(improvement).when(AGREE.model_copy(update={"gap_id": GAP})).rejected(Invalid, "one place")
