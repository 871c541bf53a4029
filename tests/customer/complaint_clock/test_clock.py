"""The clock of a complaint. Times are hours since it started."""

from datetime import UTC, datetime, timedelta

from services.customer.complaint_clock.clock import Clock
from services.customer.complaint_clock.events import ComplaintPaused, SlaBreached

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def h(hours: float) -> datetime:
    return START + timedelta(hours=hours)


CLOCK = Clock(START, 24)


def test_it_is_late_from_the_moment_after_the_deadline_and_says_so_once() -> None:
    assert CLOCK.due_by == h(24) and not CLOCK.late(h(24))
    (said,) = CLOCK.late(h(25))
    assert said == SlaBreached(due_by=h(24), as_of=h(25))
    assert not Clock(START, 24, breach=said).late(h(99))


def test_a_pause_has_no_deadline_and_moves_it_by_its_length() -> None:
    waits = CLOCK.pause(ComplaintPaused(reason="waiting", at=h(2)))
    assert waits.due_by is None and not waits.late(h(1000))
    again = waits.run(h(12))
    assert again.due_by == h(34) and again.paused is None
    assert again.minutes_until(h(20)) == 10 * 60


def test_what_is_stopped_is_not_late_and_keeps_the_deadline_as_it_stood() -> None:
    stopped = CLOCK.stop(h(20))
    assert stopped.due_by == h(24) and not stopped.late(h(99))
    assert stopped.run(h(120)).due_by == h(124)


def test_a_clock_of_the_edge_that_was_set_back_gives_no_negative_pause() -> None:
    assert CLOCK.stop(h(20)).run(h(19)).due_by == h(24)
    assert CLOCK.minutes_until(h(-1)) == 0
