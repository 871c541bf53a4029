"""Versions of a projection beside each other, on real PostgreSQL: one takes over, the other is kept until dropped."""

import asyncio

import pytest
from sqlalchemy import select, text

from shared.log.execution import CheckpointMoved
from shared.readers import reading
from shared.readers.check import Subject, check
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.reading import PositionNotReached, Reads
from shared.readers.rebuild import rebuild
from shared.readers.sight import WHOLE
from shared.readers.store import InUse, ParkedFilter, Step, Unknown, reader_of

from .bank import QUICK, Totals
from .conftest import World, stop


async def statuses(world: World) -> dict[int, str]:
    return {one.version: one.status for one in await world.store.all_versions()}


async def schemas(world: World) -> list[str]:
    async with world.store.transaction() as db:
        found = await db.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'totals%' ORDER BY 1"))
        return list(found.scalars())


async def total(world: World, totals: Totals) -> object:
    [row] = await world.rows(totals.projection, totals.table)
    return row["sum"]


async def planned_rows(world: World) -> object:
    async with world.store.transaction() as db:
        found = await db.execute(text("SELECT reltuples FROM pg_class WHERE oid = to_regclass('totals_v1.totals')"))
        return found.scalar_one()


async def test_a_new_version_takes_over_and_the_old_one_is_followed_and_read_until_it_is_dropped(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 5))
    old, new = Totals(), Totals(version=2)
    elsewhere = PostgresReadStore(world.engine)  # the older release's worker, a process of its own
    older = Projector(old.projection, world.log, world.tail, elsewhere, QUICK)
    following = asyncio.create_task(older.run())
    assert await older.reached(2, 20)
    newer = world.projector(new.projection)
    world.start(newer)
    assert await newer.reached(2, 20)
    position = await world.bank.pay((1, 6))
    reads = {
        1: Reads(world.engine, world.log, elsewhere, [older]),
        2: Reads(world.engine, world.log, world.store, [newer]),
    }
    for totals in (old, new):
        async with reads[totals.projection.version].open([totals.projection], WHOLE, position) as db:
            assert await db.scalar(select(totals.table.c.sum)) == 11
    assert await statuses(world) == {1: "kept", 2: "live"}

    for version, why in ((1, "still follows with version 1"), (2, "the live one")):
        with pytest.raises(InUse, match=why):
            async with world.store.dropping("totals", version):
                pass
    await stop(following)
    await elsewhere.close()
    with pytest.raises(Unknown):
        async with world.store.dropping("totals", 3):
            pass
    with pytest.raises(ZeroDivisionError):  # whose act cannot be recorded, has done nothing
        async with world.store.dropping("totals", 1):
            raise ZeroDivisionError
    assert await schemas(world) == ["totals_v1", "totals_v2"]
    async with world.store.dropping("totals", 1):
        pass
    assert (await statuses(world), await schemas(world)) == ({2: "live"}, ["totals_v2"])
    assert await world.store.position(reader_of(old.projection)) is None
    await stop(*world.tasks)


async def test_what_takes_over_is_planned_for_as_what_it_holds(world: World) -> None:
    totals = Totals()
    await world.bank.open(*range(7))
    await world.bank.pay(*((number, 1) for number in range(7)))
    await world.through(world.projector(totals.projection))
    assert await planned_rows(world) == 7
    await world.bank.open(7)
    await world.bank.pay((7, 1))
    await rebuild(totals.projection, world.store, world.tail)
    assert await planned_rows(world) == 8


async def test_it_does_not_take_over_behind_its_predecessor(world: World) -> None:
    old, new = Totals(), Totals(version=2)
    await world.bank.open(1)
    await world.through(world.projector(old.projection))
    await world.store.prepare(new.projection)
    assert not await world.store.promote(new.projection)
    assert await statuses(world) == {1: "live", 2: "building"}
    await world.store.apply(Step(reader_of(new.projection), 0, 1))
    assert await world.store.promote(new.projection)
    assert await statuses(world) == {1: "kept", 2: "live"}


async def test_what_was_discarded_before_a_version_was_made_is_so_in_it_and_what_is_later_is_each_ones_own(
    world: World,
) -> None:
    old, new = Totals(), Totals(version=2)
    old.poison = 13
    await world.bank.open(1, 2)
    await world.bank.pay((1, 13), (1, 2), (2, 13))
    await world.through(world.projector(old.projection))
    await world.store.discard(reader_of(old.projection), 3, "never")
    assert await world.store.prepare(new.projection) == 0
    await world.store.discard(reader_of(old.projection), 5, "nor this one, here")
    await world.through(world.projector(new.projection))
    assert await world.store.discarded(reader_of(old.projection)) == {3, 5}
    assert await world.store.discarded(reader_of(new.projection)) == {3}
    assert sorted(row["sum"] for row in await world.rows(new.projection, new.table)) == [2, 13]
    subject = Subject("bank", world.store, world.tail, [new.projection])
    found = {one.name: one async for one in check(subject)}
    assert found["totals equals its rebuild"].ok


async def test_the_predecessor_makes_no_step_while_the_two_are_compared(world: World) -> None:
    old, new = Totals(), Totals(version=2)
    await world.bank.open(1)
    await world.through(world.projector(old.projection))
    await world.through(world.projector(new.projection))
    async with world.store.transaction() as db:
        await db.execute(text("UPDATE projection SET status = 'building' WHERE version = 2"))
        await db.execute(text("UPDATE projection SET status = 'live' WHERE version = 1"))
    async with world.store.transaction() as db:
        await db.execute(text("SELECT FROM checkpoint WHERE reader = 'projection:totals:1' FOR UPDATE"))
        taking_over = asyncio.create_task(world.store.promote(new.projection))
        await asyncio.wait([taking_over], timeout=0.2)
        assert not taking_over.done()
        await db.execute(text("UPDATE checkpoint SET position = 2 WHERE reader = 'projection:totals:1'"))
    assert not await taking_over, "what was behind when the step was over"


async def test_an_older_release_builds_its_version_anew_beside_the_live_one(world: World) -> None:
    old, new = Totals(), Totals(version=2)
    await world.bank.open(1)
    await world.bank.pay((1, 5))
    await world.through(world.projector(new.projection))
    await world.through(world.projector(old.projection))
    assert await statuses(world) == {1: "kept", 2: "live"}
    assert await total(world, old) == 5

    await rebuild(old.projection, world.store, world.tail)  # the operator's word that the older release stays
    assert await statuses(world) == {1: "live", 2: "kept"}
    await world.store.close()  # the newer release's worker is gone
    async with world.store.dropping("totals", 2):
        pass
    assert await schemas(world) == ["totals_v1"]


async def test_who_reads_a_version_that_was_dropped_is_told_to_come_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.1)
    old, new = Totals(), Totals(version=2)
    old.poison = 13
    await world.bank.open(1)
    await world.bank.pay((1, 13))
    older = world.projector(old.projection)
    await world.through(older)
    reads = Reads(world.engine, world.log, world.store, [older])
    async with reads.open([old.projection], WHOLE) as db:
        assert await db.scalar(select(old.table.c.sum)) == 0
    await world.through(world.projector(new.projection))
    await world.store.close()
    async with world.store.dropping("totals", 1):
        pass
    assert await world.store.parked(ParkedFilter()) == []
    for _ in range(2):
        with pytest.raises(PositionNotReached):
            async with reads.open([old.projection], WHOLE) as db:
                await db.all(select(old.table))
    with pytest.raises(CheckpointMoved):  # and a worker that did not notice
        await older._step(3)
    old.poison = None
    await world.through(world.projector(old.projection))
    async with reads.open([old.projection], WHOLE) as db:
        assert await db.scalar(select(old.table.c.sum)) == 13
