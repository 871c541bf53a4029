"""The shared tail: each reader sees every event once and in order, and the log is read once for all."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from shared.log.log import Recorded
from shared.readers.tail import Ahead, Tail
from shared.testing.memory import MemoryLog

from .bank import Bank, catalogue


class CountingLog(MemoryLog):
    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    async def read(self, after: int, limit: int) -> list[Recorded]:
        self.reads += 1
        return await super().read(after, limit)


async def follow(tail: Tail, up_to: int, start: int = 0, limit: int = 7) -> list[int]:
    seen: list[int] = []
    async with Ahead(tail, limit, 1.0) as ahead:
        while not seen or seen[-1] < up_to:
            seen += [entry.position for entry in await ahead.after(seen[-1] if seen else start)]
    return seen


async def test_readers_behind_and_at_the_head_see_everything_once_and_in_order() -> None:
    log = CountingLog()
    bank, tail = Bank(log), Tail(log, catalogue(), ring=10)
    await bank.open(*range(30))
    readers = [asyncio.create_task(follow(tail, 60, start)) for start in (0, 0, 13, 30)]
    for number in range(30):
        await bank.pay((number, 1))
    results: Sequence[list[int]] = await asyncio.gather(*readers)
    assert [seen == list(range(seen[0], 61)) for seen in results] == [True] * 4
    assert [seen[0] for seen in results] == [1, 1, 14, 31]


async def test_at_the_head_the_log_is_read_once_for_all_readers() -> None:
    log = CountingLog()
    bank, tail = Bank(log), Tail(log, catalogue())
    await tail.after(0, timeout=0)
    readers = [asyncio.create_task(follow(tail, 20, limit=100)) for _ in range(10)]
    await asyncio.sleep(0.01)
    await bank.open(*range(20))
    await asyncio.gather(*readers)
    assert log.reads == 1


async def test_an_epochs_gap_is_no_end() -> None:
    log = MemoryLog()
    bank, tail = Bank(log), Tail(log, catalogue())
    await bank.open(1, 2)
    await log.begin_epoch(50, 3, 49)
    await bank.open(3)
    assert await follow(tail, 51) == [1, 2, 50, 51]
    await bank.open(4)
    assert await follow(tail, 52, start=2) == [50, 51, 52]


async def test_a_reader_far_behind_the_ring_reads_by_itself() -> None:
    log = CountingLog()
    bank, tail = Bank(log), Tail(log, catalogue(), ring=5)
    await tail.after(0, timeout=0)
    for number in range(40):
        await bank.open(number)
        assert [entry.position for entry in await tail.after(number)] == [number + 1]
    assert await follow(tail, 40) == list(range(1, 41))


async def test_nothing_new_is_an_empty_page_after_a_while() -> None:
    tail = Tail(MemoryLog(), catalogue())
    assert await tail.after(0, timeout=0.01) == ()


async def test_what_cannot_be_decoded_fails_only_who_asks_for_it() -> None:
    log = MemoryLog()
    bank, tail = Bank(log), Tail(log, catalogue())
    await bank.open(1)
    [row] = await log.read(0, 1)
    entry = tail.entry(replace(row, data='{"no": 1}'))
    assert (entry.position, entry.type) == (1, "Opened")
    with pytest.raises(ValueError, match="name"):
        entry.decoded()
