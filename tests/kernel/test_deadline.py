from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.calendar import BusinessHours, Span, deadline
from shared.testing.examples import examples

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(10), time(18), SHANGHAI)
MONDAY = datetime(2022, 10, 17, tzinfo=SHANGHAI)
FRIDAY = MONDAY - timedelta(days=3)
HOUR = timedelta(hours=1)


def test_an_answer_within_an_hour_from_monday_at_eight_is_due_on_monday_at_eleven() -> None:
    """Frappe Helpdesk, test_hd_ticket.py: Monday to Friday, 10 to 18 o'clock."""
    assert deadline(MONDAY + 8 * HOUR, HOUR, hours=HOURS) == MONDAY + 11 * HOUR


def test_two_hours_from_friday_at_five_are_due_on_monday_at_eleven() -> None:
    """Frappe Helpdesk, test_hd_ticket.py: the weekend does not count."""
    assert deadline(FRIDAY + 17 * HOUR, 2 * HOUR, hours=HOURS) == MONDAY + 11 * HOUR


def test_an_hour_that_ends_as_work_ends_is_due_then() -> None:
    assert deadline(FRIDAY + 17 * HOUR, HOUR, hours=HOURS) == FRIDAY + 18 * HOUR


def test_a_holiday_does_not_count() -> None:
    closed = BusinessHours(time(10), time(18), SHANGHAI, holidays=frozenset({date(2022, 10, 17)}))
    assert deadline(FRIDAY + 17 * HOUR, 2 * HOUR, hours=closed) == MONDAY + timedelta(days=1) + 11 * HOUR


def test_a_day_that_is_worked_all_the_same_counts() -> None:
    """As a Saturday that makes up for a holiday (调休)."""
    worked = BusinessHours(time(10), time(18), SHANGHAI, workdays=frozenset({date(2022, 10, 15)}))
    assert deadline(FRIDAY + 17 * HOUR, 2 * HOUR, hours=worked) == FRIDAY + 24 * HOUR + 11 * HOUR


def test_without_hours_the_clock_runs_day_and_night() -> None:
    assert deadline(FRIDAY, 24 * HOUR) == FRIDAY + 24 * HOUR


def test_the_clock_stands_during_pauses_once_where_they_overlap() -> None:
    pauses = [(FRIDAY + 4 * HOUR, FRIDAY + 6 * HOUR), (FRIDAY + HOUR, FRIDAY + 5 * HOUR)]
    assert deadline(FRIDAY, 24 * HOUR, pauses) == FRIDAY + 29 * HOUR


def test_a_pause_that_began_before_the_start_counts_from_the_start() -> None:
    assert deadline(FRIDAY, 24 * HOUR, [(FRIDAY - 5 * HOUR, FRIDAY + HOUR)]) == FRIDAY + 25 * HOUR


def test_a_pause_outside_the_hours_of_work_moves_nothing() -> None:
    night = (FRIDAY + 19 * HOUR, MONDAY + 9 * HOUR)
    assert deadline(FRIDAY + 17 * HOUR, 2 * HOUR, [night], HOURS) == MONDAY + 11 * HOUR


def test_in_the_night_when_the_clocks_change_hours_are_as_long_as_they_are() -> None:
    """On 27 March 2022 Berlin had no hour from two to three: 00:00 to 06:00 are five hours."""
    berlin = ZoneInfo("Europe/Berlin")
    nights = BusinessHours(time(0), time(6), berlin, weekdays=frozenset({6}))
    start = datetime(2022, 3, 27, tzinfo=berlin)
    assert deadline(start, 5 * HOUR, hours=nights) == datetime(2022, 3, 27, 6, tzinfo=berlin)


@pytest.mark.parametrize("hours", [(time(18), time(10), {0}), (time(10), time(10), {0}), (time(10), time(18), {7})])
def test_hours_in_which_nobody_works_are_none(hours: tuple[time, time, set[int]]) -> None:
    with pytest.raises(ValueError, match="no work"):
        BusinessHours(hours[0], hours[1], SHANGHAI, frozenset(hours[2]))


moments = st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda since: datetime(2022, 1, 1, tzinfo=UTC) + since)
efforts = st.timedeltas(timedelta(minutes=1), timedelta(hours=60))
pauses = st.lists(st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=4))), max_size=5)
calendars = st.none() | st.just(HOURS)


def worked(start: datetime, end: datetime, stood: list[Span], hours: BusinessHours | None) -> int:
    """The minutes from start to end in which the clock ran, counted one by one."""
    open_ = list(islice(hours.spans(start), 150)) if hours else [(start, end)]
    minute, count = start, 0
    while minute < end:
        runs = any(a <= minute < b for a, b in open_) and not any(a <= minute < b for a, b in stood)
        count, minute = count + runs, minute + timedelta(minutes=1)
    return count


def whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


@examples(50)
@given(moments, st.integers(1, 30), pauses, calendars)
def test_until_the_deadline_the_clock_has_run_for_just_what_was_allowed(
    start: datetime, hours_allowed: int, found: list[tuple[datetime, timedelta]], hours: BusinessHours | None
) -> None:
    start = whole(start)
    stood = [(whole(a), whole(a + length)) for a, length in found]
    due = deadline(start, timedelta(hours=hours_allowed), stood, hours)
    assert worked(start, due, stood, hours) == hours_allowed * 60


@given(moments, efforts, pauses, moments, efforts, calendars)
def test_another_pause_or_more_time_never_brings_the_deadline_nearer(
    start: datetime,
    allowed: timedelta,
    found: list[tuple[datetime, timedelta]],
    begins: datetime,
    more: timedelta,
    hours: BusinessHours | None,
) -> None:
    stood = [(a, a + length) for a, length in found]
    due = deadline(start, allowed, stood, hours)
    assert due <= deadline(start, allowed, [*stood, (begins, begins + more)], hours)
    assert due < deadline(start, allowed + more, stood, hours)
