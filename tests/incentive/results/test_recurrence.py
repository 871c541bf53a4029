"""As of which day a run reckons a period that it reckons only once."""

from datetime import date

import pytest

from services.incentive.results.recurrence import PeriodNotOver, by_today
from shared.kernel.calendar import period
from shared.kernel.rejections import Invalid

MARCH, LAST, AFTER = period("2026-03"), date(2026, 3, 31), date(2026, 4, 1)


def test_a_period_is_reckoned_once_its_last_day_is_over_and_as_of_no_day_to_come() -> None:
    assert by_today(MARCH, None, AFTER) == AFTER
    assert by_today(MARCH, LAST, AFTER) == LAST
    with pytest.raises(PeriodNotOver):
        by_today(MARCH, None, LAST)
    with pytest.raises(Invalid):
        by_today(MARCH, date(2026, 4, 2), AFTER)
