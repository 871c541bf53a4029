from datetime import date
from uuid import UUID

from services.performance.reps.events import Grade
from services.performance.skill_assessments.decider import ASKED, AssessSkill, skill_assessment
from services.performance.skill_assessments.events import SkillAssessed
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, OwnApproval
from shared.testing.spec import given

ANNA, DAY = UUID(int=1), date(2004, 3, 1)
assess = AssessSkill(rep_id=ANNA, skill="negotiation", level=2, required_level=3, on=DAY, today=DAY)
assessed = SkillAssessed(rep_id=ANNA, skill="negotiation", level=2, required_level=3, on=DAY, assessed_by="leader")


def test_another_says_how_well_one_has_a_skill() -> None:
    given(skill_assessment).when(assess, by=Actor("leader", rep_id=UUID(int=9))).then(assessed)
    given(skill_assessment).when(assess, by=Actor("anna", rep_id=ANNA)).rejected(OwnApproval)
    given(skill_assessment, assessed).when(assess).rejected(AlreadyExists)
    given(skill_assessment).when(assess.model_copy(update={"today": date(2004, 2, 29)})).rejected(Invalid, "to come")


def test_more_is_asked_for_of_whoever_is_longer_there() -> None:
    assert [ASKED[grade] for grade in (Grade.NEWCOMER, None, Grade.GROWING, Grade.SENIOR)] == [2, 3, 3, 4]
