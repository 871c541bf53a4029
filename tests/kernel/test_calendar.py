"""Periods by their names, from the first of all dates to the last."""

from datetime import date

import pytest

from shared.kernel.calendar import Grain, period, period_of


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2004", date(2004, 1, 1), date(2004, 12, 31)),
        ("2004-Q1", date(2004, 1, 1), date(2004, 3, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2004-W53", date(2004, 12, 27), date(2005, 1, 2)),
        ("0001-01", date(1, 1, 1), date(1, 1, 31)),
        ("9999-Q4", date(9999, 10, 1), date.max),
        ("9999-12", date(9999, 12, 1), date.max),
        ("9999-W52", date(9999, 12, 27), date.max),
    ],
)
def test_a_period_begins_and_ends_on_its_days(name: str, first: date, last: date) -> None:
    found = period(name)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "name", ["", "04", "0000", "2004-00", "2004-13", "2004-Q5", "2005-W53", "2004-W00", "\u0662004"]
)
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        period(name)


def test_a_day_falls_in_a_period_that_its_name_gives_back() -> None:
    for day in (date.min, date(2004, 2, 29), date.max):
        for grain in Grain:
            assert day in period(period_of(day, grain))
