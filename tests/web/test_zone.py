from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.web.zone import days

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_day_begins_and_ends_at_midnight_in_the_companys_zone() -> None:
    day = date(2026, 3, 2)
    assert days(day, day, SHANGHAI) == (
        datetime(2026, 3, 1, 16, tzinfo=UTC),
        datetime(2026, 3, 2, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_without_bounds_every_instant_that_a_command_may_name_is_inside(zone: str) -> None:
    first, end = days(None, None, ZoneInfo(zone))
    assert first <= datetime(2, 1, 1, tzinfo=UTC) and datetime(9998, 12, 31, 23, 59, tzinfo=UTC) < end
    assert days(date.min, date.max, ZoneInfo(zone)) == (first, end)
