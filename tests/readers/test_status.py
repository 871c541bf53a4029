"""Status, and the store's twin: readers over the log in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from shared.kernel.messages import Actor
from shared.log.log import LogUnavailable
from shared.messaging.ingest import Ingest
from shared.readers.parking import Parking
from shared.readers.policies import PolicyRunner
from shared.readers.projector import Projector
from shared.readers.reader import Pace, Reader
from shared.readers.status import Status
from shared.readers.store import ParkedFilter, Step
from shared.readers.tail import Tail
from shared.testing.memory import MemoryLog
from shared.testing.readstore import MemoryReadStore

from .bank import QUICK, Bank, Totals, account_id, accounts_listing, catalogue, executor, notes
from .conftest import eventually, stop


class MemoryWorld:
    def __init__(self) -> None:
        self.log = MemoryLog()
        self.bank = Bank(self.log)
        self.tail = Tail(self.log, catalogue())
        self.executor = executor(self.log)
        self.totals, self.listing = Totals(), accounts_listing()
        self.store = MemoryReadStore(self.log, {self.totals.pay: self.totals.pay_effect})
        self.readers: list[Reader] = [
            Projector(self.totals.projection, self.log, self.tail, self.store, QUICK),
            Projector(self.listing, self.log, self.tail, self.store, QUICK),
            PolicyRunner(notes(), self.log, self.tail, self.store, self.executor, QUICK),
        ]
        self.parking = Parking(self.log, self.store, self.readers, self.executor)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(reader.run()) for reader in self.readers]
        try:
            yield
        finally:
            await stop(*tasks)

    async def settled(self) -> None:
        await eventually(lambda: all(reader.position == self.log.rows[-1].position for reader in self.readers))


async def test_over_the_twins_everything_comes_out_the_same() -> None:
    world = MemoryWorld()
    async with world.running():
        await world.bank.open(1, 2)
        await world.bank.pay((1, 5), (2, 6), (1, 7))
        await world.settled()
    sums = {row["id"]: row["sum"] for row in world.store.schemas["totals_v1"]["totals"].values()}
    assert sums == {account_id(1): 12, account_id(2): 6}
    balances = {row["id"]: row["balance"] for row in world.store.schemas["accounts_v1"]["things"].values()}
    assert balances == sums
    assert [row.type for row in world.log.rows].count("Noted") == 3


async def test_over_the_twins_poison_is_parked_and_retried_in_order() -> None:
    world = MemoryWorld()
    world.totals.poison = 13
    async with world.running():
        await world.bank.open(1)
        await world.bank.pay((1, 13), (1, 2))
        await world.settled()
        parked = await world.parking.list(ParkedFilter())
        assert [(one.reader, one.position) for one in parked] == [
            ("policy:notes", 2),
            ("policy:notes", 3),
            ("projection:totals:1", 2),
            ("projection:totals:1", 3),
        ]
        world.totals.poison = None
        done = await world.parking.retry(ParkedFilter(reader="projection:totals:1"), Actor("ops"), "mended")
        assert [one.outcome for one in done] == ["retried", "retried"]
        given_up = await world.parking.discard(ParkedFilter(reader="policy:notes", position=2), Actor("ops"), "no")
        assert [one.outcome for one in given_up] == ["discarded"]
        done = await world.parking.retry(ParkedFilter(), Actor("ops"), "the rest")
        assert [(one.position, one.outcome) for one in done] == [(3, "retried")]
        await world.bank.pay((1, 3))
        await world.settled()
    [row] = world.store.schemas["totals_v1"]["totals"].values()
    assert (row["sum"], row["last"]) == (18, 3)
    assert [row.type for row in world.log.rows].count("Noted") == 2


async def test_a_database_that_is_away_is_no_failure_of_the_event() -> None:
    world = MemoryWorld()
    away = [30]
    apply = world.store.apply

    async def failing(step: Step) -> None:
        if away[0]:
            away[0] -= 1
            raise LogUnavailable("gone")
        await apply(step)

    world.store.apply = failing  # type: ignore[method-assign]
    async with world.running():
        await world.bank.open(1)
        await world.bank.pay((1, 5))
        await world.settled()
    assert away == [0]
    assert await world.store.parked(ParkedFilter()) == []
    [row] = world.store.schemas["totals_v1"]["totals"].values()
    assert row["sum"] == 5


async def test_a_database_that_went_back_is_followed_back() -> None:
    world = MemoryWorld()
    projector = world.readers[0]
    async with world.running():
        await world.bank.open(1)
        await world.bank.pay((1, 5))
        await world.settled()
        # As after a crash of the database that took the last asynchronous commits back.
        await world.store.prepare(world.totals.projection)
        world.log.checkpoints.pop(projector.reader)
        await world.bank.pay((1, 6))
        await world.settled()
    [row] = world.store.schemas["totals_v1"]["totals"].values()
    assert row["sum"] == 11


async def test_the_status_tells_where_everybody_stands() -> None:
    world = MemoryWorld()
    ingest = Ingest("customer", world.log, None)  # type: ignore[arg-type]
    status = Status(
        "bank", world.log, world.readers, [ingest], world.store, lambda: datetime(2004, 1, 1, 0, 1, tzinfo=UTC)
    )
    await world.bank.open(1)
    assert await status.building() == ["totals", "accounts"]
    before = await status.report()
    assert [(one["name"], one["position"], one["lag"], one["lag_seconds"]) for one in before["readers"]] == [
        ("totals", 0, 1, 60.0),
        ("accounts", 0, 1, 60.0),
        ("notes", 0, 1, 60.0),
        ("customer", 0, 0, 0.0),
    ]
    async with world.running():
        await world.settled()
        await eventually(lambda: all(one.state == "following" for one in world.readers))
        report = await status.report()
    assert (report["service"], report["epoch"], report["head"], report["parked"]) == ("bank", 1, 1, 0)
    assert report["readers"][0] == {
        "name": "totals",
        "kind": "projection",
        "position": 1,
        "lag": 0,
        "lag_seconds": 0.0,
        "state": "following",
        "parked": 0,
    }
    assert report["ingest"] == [
        {
            "source": "customer",
            "partition": 0,
            "transport": "feed",
            "position": 0,
            "epoch": 1,
            "head": 0,
            "lag": 0,
            "holes": 0,
            "state": "starting",
        }
    ]
    assert await status.building() == []


async def test_a_reader_stops_at_once_with_nothing_half_done() -> None:
    for steps in range(1, 80, 3):
        world = MemoryWorld()
        await world.bank.open(1, 2)
        await world.bank.pay((1, 5), (2, 6), (1, 7))
        for _ in range(2):
            tasks = [asyncio.create_task(reader.run()) for reader in world.readers]
            for _ in range(steps):
                await asyncio.sleep(0)
            await asyncio.wait_for(stop(*tasks), 60)
        world = _restarted(world)
        async with world.running():
            await world.settled()
        sums = {row["id"]: row["sum"] for row in world.store.schemas["totals_v1"]["totals"].values()}
        assert sums == {account_id(1): 12, account_id(2): 6}, steps
        assert [row.type for row in world.log.rows].count("Noted") == 3, steps


def _restarted(old: MemoryWorld) -> MemoryWorld:
    """A new process over the old one's log and tables."""
    new = MemoryWorld()
    new.log, new.store, new.totals = old.log, old.store, old.totals
    new.tail, new.executor = Tail(old.log, catalogue()), executor(old.log)
    pace = Pace(sleep=QUICK.sleep)
    new.readers = [
        Projector(old.totals.projection, new.log, new.tail, new.store, pace),
        Projector(new.listing, new.log, new.tail, new.store, pace),
        PolicyRunner(notes(), new.log, new.tail, new.store, new.executor, pace),
    ]
    return new
