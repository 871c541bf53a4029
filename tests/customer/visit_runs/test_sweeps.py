from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from services.customer.visit_runs.span import Span
from services.customer.visit_runs.sweeps import in_period, in_stretches

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUARTER = Span("2026-Q1", date(2026, 1, 1), date(2026, 3, 31))


def unseen(registered_at: str) -> list[RowMapping]:
    return [cast(RowMapping, {"registered_at": registered_at, "last_on": None, "valid_from": None})]


def test_a_customer_is_registered_on_the_companys_day_not_on_that_of_greenwich() -> None:
    before_breakfast = unseen("2026-03-30T23:30:00Z")  # of the quarter's last day: it was not there to be missed
    assert not list(in_period(before_breakfast, QUARTER, date(2026, 4, 1), SHANGHAI))
    the_day_before = unseen("2026-03-30T12:00:00Z")
    assert [span for _, span in in_period(the_day_before, QUARTER, date(2026, 4, 1), SHANGHAI)] == [QUARTER]

    assert not list(in_stretches(before_breakfast, 30, date(2026, 4, 30), SHANGHAI))
    assert len(list(in_stretches(before_breakfast, 30, date(2026, 5, 1), SHANGHAI))) == 1
