"""Where a log goes on that has lost what others have seen of it."""

import pytest

from shared.readers.epochs import BeginEpoch, EpochBegan, Seen, begin_epoch, epochs
from shared.testing.memory import MemoryLog


def begun(head: int, seen: int, seen_epoch: int = 1, until_now: int = 1) -> EpochBegan:
    [event] = epochs.decide(BeginEpoch(head=head, seen=seen, seen_epoch=seen_epoch, reason="a drill"), until_now)
    return event


@pytest.mark.parametrize(
    ("head", "seen", "began", "lost"),
    [
        (10, 0, 11, (None, None)),
        (10, 10, 11, (None, None)),
        (10, 9, 11, (None, None)),
        (10, 11, 12, (11, 11)),
        (10, 20, 21, (11, 20)),
        (0, 20, 21, (1, 20)),
    ],
)
def test_it_goes_on_above_all_that_was_seen_and_says_what_is_lost(
    head: int, seen: int, began: int, lost: tuple[int | None, int | None]
) -> None:
    event = begun(head, seen)
    assert (event.from_, event.lost_from, event.lost_to) == (began, *lost)
    assert (event.epoch, event.reason) == (2, "a drill")


def test_the_epoch_is_after_all_that_anyone_knows_of() -> None:
    assert begun(10, 20, seen_epoch=5, until_now=2).epoch == 6
    assert begun(10, 20, seen_epoch=1, until_now=2).epoch == 3


async def test_the_farthest_of_those_who_have_seen_it_counts() -> None:
    log = MemoryLog()
    seen = [Seen("Kafka", 7, 1), Seen("pipeline", 9, 1), Seen("customer", 3, 2)]
    began = await begin_epoch(log, seen, "the disk", "ann")
    assert (began.epoch, began.from_, began.lost_from, began.lost_to) == (3, 10, 1, 9)
    [row] = log.rows
    assert (row.position, row.meta["actor"], EpochBegan.model_validate_json(row.data)) == (10, "ann", began)
    assert (await log.feed(0, 1)).epoch == 3
