from datetime import date
from typing import NamedTuple

from shared.kernel.versions import in_force


class Version(NamedTuple):
    number: int
    effective_on: date


def test_of_dated_versions_the_one_that_took_effect_last_is_in_force_and_of_one_day_the_one_published_last() -> None:
    days = (date(2004, 3, 1), date(2004, 1, 1), date(2004, 1, 1), date(2004, 2, 1))
    versions = [Version(number, day) for number, day in enumerate(days, start=1)]
    found = [in_force(versions, date(2004, month, 1)) for month in (1, 2, 3, 4)]
    assert [version and version.number for version in found] == [3, 4, 1, 1]
    assert in_force(versions, date(2003, 12, 31)) is None
    assert in_force([], date(2004, 1, 1)) is None
