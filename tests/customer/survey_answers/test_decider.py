from datetime import date
from uuid import UUID

import pytest

from services.customer.survey_answers.decider import RecordAnswer, survey_answer
from services.customer.survey_answers.events import SurveyAnswered, Verdict
from services.customer.surveys.events import Audience, SurveyKind, SurveyPublished
from shared.kernel.rejections import Invalid, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

SURVEY, CUSTOMER = UUID(int=1), UUID(int=2)
TODAY = date(2004, 1, 5)


def asked(kind: SurveyKind, low: int, high: int) -> SurveyPublished:
    words = {"name": "2026", "question": "How likely?", "audience": Audience.CUSTOMERS, "published_by": "marketing"}
    return SurveyPublished(**words, kind=kind, follow_up_below=low, thank_from=high)


NPS, CSAT = asked(SurveyKind.NPS, 7, 9), asked(SurveyKind.CSAT, 3, 4)


def record(survey: SurveyPublished, score: int) -> RecordAnswer:
    return RecordAnswer(survey_id=SURVEY, survey=survey, on=TODAY, score=score, customer_id=CUSTOMER)


@pytest.mark.parametrize(
    ("survey", "score", "verdict"),
    [(NPS, 0, Verdict.LOW), (NPS, 6, Verdict.LOW), (NPS, 7, Verdict.MIDDLE), (NPS, 8, Verdict.MIDDLE),
     (NPS, 9, Verdict.HIGH), (NPS, 10, Verdict.HIGH), (CSAT, 1, Verdict.LOW), (CSAT, 2, Verdict.LOW),
     (CSAT, 3, Verdict.MIDDLE), (CSAT, 4, Verdict.HIGH), (CSAT, 5, Verdict.HIGH)],
)  # fmt: skip
def test_a_low_score_is_to_be_followed_up_and_a_high_one_thanked_for(
    survey: SurveyPublished, score: int, verdict: Verdict
) -> None:
    told = {"survey_id": SURVEY, "customer_id": CUSTOMER, "on": TODAY, "answered_at": ACCEPTED_AT}
    given(survey_answer).when(record(survey, score)).then(
        SurveyAnswered(**told, kind=survey.kind, score=score, verdict=verdict)
    )


@pytest.mark.parametrize(("survey", "score"), [(NPS, 11), (CSAT, 0), (CSAT, 6)])
def test_a_score_is_on_the_scale_of_its_survey(survey: SurveyPublished, score: int) -> None:
    given(survey_answer).when(record(survey, score)).rejected(Invalid)


def test_an_answer_does_not_change() -> None:
    first = survey_answer.decide(record(NPS, 3), None)
    given(survey_answer, *first).when(record(NPS, 9)).rejected(WrongStatus)
