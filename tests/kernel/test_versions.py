from datetime import date
from typing import NamedTuple

from shared.kernel.versions import asked, in_force, numbered


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


def test_a_version_is_found_by_its_number_and_by_its_day_and_is_the_last_for_who_asks_for_none() -> None:
    new_year, march = date(2004, 1, 1), date(2004, 3, 1)
    versions = [Version(1, march), Version(2, new_year)]
    assert [numbered(versions, number) for number in (None, 1, 2, 0, 3)] == [versions[1], *versions, None, None]
    assert numbered([], None) is None
    assert asked(versions, None, None) == asked(versions, 2, None) == versions[1]
    assert [asked(versions, None, day) for day in (date(2003, 12, 31), new_year, march)] == [
        None,
        versions[1],
        versions[0],
    ]
    assert (asked(versions, 1, march), asked(versions, 2, march)) == (versions[0], None)
    assert asked(versions, 9, date(2003, 12, 31)) is None
    assert asked(versions, None, march, lambda found, day: found[1]) == versions[1]
