from datetime import date, timedelta

from services.customer.visit_cadence.events import Every
from services.customer.visit_runs.span import Span, last_period, last_stretch


def test_a_month_or_quarter_is_over_on_the_day_after_its_last() -> None:
    june = Span("2005-06", date(2005, 6, 1), date(2005, 6, 30))
    assert last_period(Every.MONTH, date(2005, 7, 1)) == june == last_period(Every.MONTH, date(2005, 7, 31))
    assert last_period(Every.QUARTER, date(2005, 6, 30)) == Span("2005-Q1", date(2005, 1, 1), date(2005, 3, 31))
    assert last_period(Every.QUARTER, date(2005, 7, 1)) == Span("2005-Q2", date(2005, 4, 1), date(2005, 6, 30))
    assert last_period(Every.MONTH, date(1, 1, 9)) is None
    assert last_period(Every.MONTH, date.max) is not None


def test_stretches_of_days_follow_one_another_after_the_last_visit() -> None:
    seen = date(2005, 3, 1)
    first = Span("2005-03-02/2005-03-31", date(2005, 3, 2), date(2005, 3, 31))
    second = Span("2005-04-01/2005-04-30", date(2005, 4, 1), date(2005, 4, 30))
    found = {days: last_stretch(30, seen, seen + timedelta(days)) for days in (0, 30, 31, 60, 61)}
    assert found == {0: None, 30: None, 31: first, 60: first, 61: second}
    assert last_stretch(30, seen, date(2004, 1, 1)) is None
