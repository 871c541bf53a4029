from typing import Any

import pytest

from services.customer.surveys.decider import CloseSurvey, PublishSurvey, survey
from services.customer.surveys.events import Audience, SurveyClosed, SurveyKind, SurveyPublished
from shared.kernel.messages import SYSTEM
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given

ASKED: dict[str, Any] = {"name": "2026", "question": "How likely?"}


def published(kind: SurveyKind, low: int, high: int, audience: Audience = Audience.CUSTOMERS) -> SurveyPublished:
    bounds = {"follow_up_below": low, "thank_from": high, "published_by": SYSTEM.sub}
    return SurveyPublished(**ASKED, kind=kind, audience=audience, **bounds)


@pytest.mark.parametrize(("kind", "low", "high"), [(SurveyKind.NPS, 7, 9), (SurveyKind.CSAT, 3, 4)])
def test_who_is_discontent_is_followed_up_and_who_is_content_thanked_unless_it_is_said_otherwise(
    kind: SurveyKind, low: int, high: int
) -> None:
    given(survey).when(PublishSurvey(**ASKED, kind=kind)).then(published(kind, low, high))
    told = PublishSurvey(**ASKED, kind=kind, follow_up_below=4, thank_from=5, audience=Audience.STAFF)
    given(survey).when(told).then(published(kind, 4, 5, Audience.STAFF))
    given(survey).when(PublishSurvey(**ASKED, kind=kind, follow_up_below=5)).then(published(kind, 5, max(high, 5)))


@pytest.mark.parametrize(
    ("bounds", "field"),
    [({"follow_up_below": 6}, "follow_up_below"), ({"follow_up_below": 0}, "follow_up_below"),
     ({"thank_from": 6}, "thank_from"), ({"follow_up_below": 4, "thank_from": 3}, "thank_from")],
)  # fmt: skip
def test_bounds_are_on_the_scale_and_no_score_is_both_followed_up_and_thanked_for(
    bounds: dict[str, int], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        survey.decide(PublishSurvey(**ASKED, kind=SurveyKind.CSAT, **bounds), None)
    assert refused.value.more["errors"][0]["pointer"] == f"/{field}"


def test_a_survey_is_published_once_and_closed_once() -> None:
    there = published(SurveyKind.NPS, 7, 9)
    given(survey, there).when(PublishSurvey(**ASKED, kind=SurveyKind.NPS)).rejected(WrongStatus)
    given(survey).when(CloseSurvey()).rejected(NotFound)
    given(survey, there).when(CloseSurvey()).then(SurveyClosed())
    given(survey, there, SurveyClosed()).when(CloseSurvey()).then_nothing()
