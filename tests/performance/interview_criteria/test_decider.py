from datetime import date
from typing import Any

import pytest

from services.performance.interview_criteria.decider import PublishCriteria, asked, interview_criteria
from services.performance.interview_criteria.events import (
    Criterion,
    Dimension,
    InterviewCriteriaPublished,
    InterviewKind,
)
from services.performance.requisitions.events import Market
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

JANUARY, MARCH = date(2005, 1, 1), date(2005, 3, 1)
SAID: dict[str, Any] = {
    "position": "rep",
    "effective_on": JANUARY,
    "criteria": [
        {"name": "empathy", "dimension": "ability", "market": "toc"},
        {"name": "knowledge of the trade", "dimension": "ability", "market": "tob"},
        {"name": "honesty", "dimension": "potential"},
    ],
    "interviews": ["scenario", "case"],
}
published = InterviewCriteriaPublished(
    criteria_version=1,
    position="rep",
    effective_on=JANUARY,
    criteria=(
        Criterion(name="empathy", dimension=Dimension.ABILITY, market=Market.TOC),
        Criterion(name="knowledge of the trade", dimension=Dimension.ABILITY, market=Market.TOB),
        Criterion(name="honesty", dimension=Dimension.POTENTIAL),
    ),
    interviews=(InterviewKind.SCENARIO, InterviewKind.CASE),
    published_by="hr",
)


def publish(**other: object) -> PublishCriteria:
    return PublishCriteria.model_validate({**SAID, **other})


def test_each_version_of_the_criteria_is_kept_and_the_same_again_makes_none() -> None:
    given(interview_criteria).when(publish(), by=Actor("hr")).then(published)
    given(interview_criteria, published).when(publish()).then_nothing()
    later = published.model_copy(update={"criteria_version": 2, "effective_on": MARCH})
    given(interview_criteria, published).when(publish(effective_on=MARCH), by=Actor("hr")).then(later)
    state = interview_criteria.fold([published, later])
    assert [state.on(day) for day in (date(2004, 12, 31), JANUARY, MARCH)] == [None, published, later]


@pytest.mark.parametrize("wrong", [{"criteria": SAID["criteria"][:1] * 2}, {"interviews": ["case", "case"]}])
def test_nothing_is_named_twice(wrong: dict[str, object]) -> None:
    given(interview_criteria).when(publish(**wrong)).rejected(Invalid)


def test_who_sells_to_companies_is_asked_for_other_things_than_who_sells_to_consumers() -> None:
    """Handbook 003, 二.1."""
    assert asked(published, Market.TOC) == ("empathy", "honesty")
    assert asked(published, Market.TOB) == ("knowledge of the trade", "honesty")
    assert asked(published, None) == ("honesty",)
    assert asked(None, Market.TOB) == ()
