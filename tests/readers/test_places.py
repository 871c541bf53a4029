"""Who follows the log is woken by what it wants, and by nothing else."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

import pytest

from shared.log.log import LogUnavailable, Recorded
from shared.readers.entry import Entry
from shared.readers.projector import Projector
from shared.readers.tail import Tail
from shared.testing.memory import MemoryLog

from .bank import Bank, Paid, Totals, catalogue
from .conftest import PATIENCE, World, eventually, stop

LONG = 3600.0


class Follows:
    """Asleep, and woken by the types that it wants."""

    def __init__(self, *types: str) -> None:
        self.types, self.position, self.asked = types, 0, 0

    def wants(self, entry: Entry) -> bool:
        self.asked += 1
        return entry.type in self.types

    def passed(self, position: int) -> None:
        self.position = position


async def test_an_event_wakes_those_who_want_it_and_takes_the_others_along() -> None:
    log = MemoryLog()
    bank, tail = Bank(log), Tail(log, catalogue())
    pays, opens = Follows("Paid"), Follows("Opened")
    async with tail.place(pays) as his, tail.place(opens) as hers:
        one = asyncio.create_task(his.sleep(tail.seen, LONG))
        other = asyncio.create_task(hers.sleep(tail.seen, LONG))
        await bank.open(*range(5))
        assert not await other  # there is something to read
        assert [entry.position for entry in await tail.after(opens.position)] == [1, 2, 3, 4, 5]
        assert (pays.position, opens.position) == (5, 0) and not one.done()
        opens.position = 5
        assert await hers.sleep(tail.seen, 0.0)  # nothing more
        await bank.pay((1, 7))
        assert not await one and pays.position == 5
        assert not await his.sleep(tail.seen, LONG)  # not before it has read what it is owed
    assert (pays.asked, opens.asked) == (2, 2)  # once for each kind


async def test_what_went_by_before_it_came_is_read_and_not_slept_through() -> None:
    log = MemoryLog()
    bank, tail = Bank(log), Tail(log, catalogue())
    await bank.open(1, 2)
    none = Follows()
    async with tail.place(none) as place:
        assert not await place.sleep(tail.seen, LONG)
        none.position = 2
        assert await place.sleep(tail.seen, 0.0)


async def test_the_last_to_leave_takes_the_tails_own_reading_with_it() -> None:
    tail, before = Tail(MemoryLog(), catalogue()), asyncio.all_tasks()
    for _ in range(2):
        async with AsyncExitStack() as places:
            for _ in range(3):
                await places.enter_async_context(tail.place(Follows()))
            assert len(asyncio.all_tasks() - before) == 1
        assert asyncio.all_tasks() == before


class AwayLog(MemoryLog):
    away = False

    async def read(self, after: int, limit: int) -> list[Recorded]:
        if self.away:
            raise LogUnavailable("gone")
        return await super().read(after, limit)


async def test_a_log_that_cannot_be_read_wakes_everybody_to_see_for_themselves() -> None:
    log = AwayLog()
    bank, tail = Bank(log), Tail(log, catalogue())
    none = Follows()
    async with tail.place(none) as place:
        log.away = True
        asleep = asyncio.create_task(place.sleep(tail.seen, LONG))
        await bank.open(1)
        assert not await asleep
        with pytest.raises(LogUnavailable):
            await tail.after(none.position)
        log.away = False
        asleep = asyncio.create_task(place.sleep(tail.seen, LONG))
        await eventually(lambda: none.position == 1)  # it goes on by itself
        await stop(asleep)


async def test_a_projector_is_not_woken_by_others_events_and_says_at_once_that_it_has_seen_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[Sequence[Entry]] = []
    batch = Projector._batch

    async def counted(projector: Projector, entries: Sequence[Entry]) -> None:
        pages.append(entries)
        await batch(projector, entries)

    monkeypatch.setattr(Projector, "_batch", counted)
    monkeypatch.setattr("shared.readers.reader.QUIET", LONG)
    totals = Totals()
    totals.projection.handlers.pop(Paid)
    projector = world.projector(totals.projection)
    world.start(projector)
    await eventually(lambda: projector.running)
    await world.bank.open(1)
    assert await projector.reached(1, PATIENCE)
    for _ in range(3):
        assert await projector.reached(await world.bank.pay((1, 5)), PATIENCE)
    assert [[entry.position for entry in page] for page in pages] == [[1]]
    assert (projector.position, projector.stored) == (4, 1)
