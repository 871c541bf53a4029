from decimal import Decimal

import pytest

from services.customer.survey_results.result import Result, result_of
from services.customer.surveys.events import SurveyKind

NPS, CSAT = SurveyKind.NPS, SurveyKind.CSAT


def test_nps_is_the_percentage_of_nines_and_tens_less_that_of_zeros_to_sixes() -> None:
    counts = {10: 4, 9: 3, 8: 1, 7: 1, 6: 1, 0: 0}
    assert result_of(NPS, counts) == Result(10, Decimal("60.00"), promoters=7, passives=2, detractors=1)
    assert result_of(NPS, {score: 1 for score in range(11)}).exact == Decimal("-45.45")  # 2 of 11 less 7 of 11


def test_csat_is_the_percentage_of_fours_and_fives() -> None:
    assert result_of(CSAT, {5: 1, 4: 1, 3: 1}) == Result(3, Decimal("66.67"), satisfied=2)
    assert result_of(CSAT, {5: 1, 4: 1, 3: 1}).score == 67


@pytest.mark.parametrize(
    ("counts", "score"), [({10: 1, 8: 7}, 13), ({0: 1, 8: 7}, -13), ({10: 1, 8: 2}, 33), ({}, None)]
)
def test_a_score_is_rounded_to_a_whole_number_halves_away_from_zero(counts: dict[int, int], score: int | None) -> None:
    assert result_of(NPS, counts).score == score


def test_of_no_answers_there_is_no_score() -> None:
    assert result_of(CSAT, {}) == Result(0, None, satisfied=0)
