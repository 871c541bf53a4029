"""As of when a service run looks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from services.customer.service_runs.api import RunService
from services.customer.service_runs.sweeps import moment_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_day_counts_from_its_first_moment_in_the_companys_time_zone() -> None:
    assert moment_of(date(2026, 4, 1), SHANGHAI) == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_a_moment_falls_on_the_companys_day_and_so_in_its_quarter() -> None:
    assert moment_of(datetime(2026, 3, 31, 16, tzinfo=UTC), SHANGHAI).date() == date(2026, 4, 1)


def test_a_body_names_a_day_or_a_moment_that_is_one_in_every_zone() -> None:
    bodies = [RunService.model_validate({"as_of": text}) for text in ("2026-03-31", "2026-03-31T16:00:00Z")]
    assert [type(body.as_of) for body in bodies] == [date, datetime]
    for wrong in ("0001-01-01", "9999-12-31", "2026-03-31T16:00:00", "yesterday"):
        with pytest.raises(ValidationError):
            RunService.model_validate({"as_of": wrong})
