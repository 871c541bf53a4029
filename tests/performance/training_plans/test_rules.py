from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.performance.training_plans.decider import PublishPlan, RevisePlan, training_plan
from services.performance.training_plans.events import TrainingPlanPublished
from services.performance.training_plans.wanted import wanted_of
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound
from shared.testing.spec import given

ONE, TWO = UUID(int=1), UUID(int=2)
publish = PublishPlan(period="2004", courses=[ONE])
published = TrainingPlanPublished(document_version=1, period="2004", courses=(ONE,), published_by="system")


def test_a_plan_is_published_and_revised_with_the_reason() -> None:
    given(training_plan).when(publish).then(published)
    given(training_plan, published).when(publish).rejected(AlreadyExists)
    revise = RevisePlan(courses=[TWO, ONE], reason="more")
    given(training_plan, published).when(revise).then(
        published.model_copy(update={"document_version": 2, "courses": (TWO, ONE), "reason": "more"})
    )
    given(training_plan, published).when(RevisePlan(courses=[ONE], reason="same")).then_nothing()
    given(training_plan).when(revise).rejected(NotFound)


def test_a_plan_is_of_one_and_names_each_course_once() -> None:
    both = PublishPlan(period="2004", rep_id=ONE, unit_id=TWO, courses=[ONE])
    given(training_plan).when(both).rejected(Invalid)
    given(training_plan).when(PublishPlan(period="2004", courses=[ONE, ONE])).rejected(Invalid, "before")
    wrongs: list[dict[str, Any]] = [{"period": "this year"}, {"courses": []}]
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            PublishPlan.model_validate({"period": "2004", "courses": [ONE], **wrong})


def test_the_skill_that_most_need_comes_first() -> None:
    rows: Any = [
        {"skill": "terms", "status": "open", "count": 1},
        {"skill": "ships", "status": "open", "count": 2},
        {"skill": "ships", "status": "planned", "count": 1},
        {"skill": "cars", "status": "planned", "count": 1},
    ]
    taught: Any = [{"skill": "ships", "count": 4}]
    found = wanted_of(rows, taught)
    assert [(row.key, row.needs, row.open, row.planned, row.courses) for row in found.rows] == [
        ("ships", 3, 2, 1, 4), ("cars", 1, 0, 1, 0), ("terms", 1, 1, 0, 0),
    ]  # fmt: skip
    assert found.needs == 5
