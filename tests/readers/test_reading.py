"""Reading one's own writes."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import Integer, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from shared.log.log import LogUnavailable
from shared.readers import organisation, reading
from shared.readers.postgres import StatementFailed
from shared.readers.reading import PositionNotReached, PositionUnknown, Reads
from shared.readers.sight import WHOLE, Sight

from .bank import Totals
from .conftest import World


async def test_a_query_waits_for_its_position(world: World) -> None:
    totals = Totals()
    projector = world.projector(totals.projection)
    reads = Reads(world.engine, world.log, world.store, [projector])
    world.start(projector)
    await world.bank.open(1)
    position = await world.bank.pay((1, 5))
    async with reads.open([totals.projection], WHOLE, position) as db:
        assert await db.scalar(select(totals.table.c.sum)) == 5
        row = await db.one(select(totals.table))
        assert row is not None and row["last"] == 5
        assert len(await db.all(select(totals.table))) == 1
        assert db.parked == 0


async def test_a_query_waits_for_a_projector_of_another_process(world: World) -> None:
    totals = Totals()
    elsewhere, here = world.projector(totals.projection), world.projector(totals.projection)
    reads = Reads(world.engine, world.log, world.store, [here])
    await world.bank.open(1)
    position = await world.bank.pay((1, 5))
    world.start(elsewhere)
    async with reads.open([totals.projection], WHOLE, position) as db:
        assert await db.scalar(select(totals.table.c.sum)) == 5


async def test_a_position_that_is_not_reached_is_told_after_a_while(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.2)
    totals = Totals()
    projector = world.projector(totals.projection)
    await world.store.prepare(totals.projection)
    position = await world.bank.open(1)
    with pytest.raises(PositionNotReached):
        async with Reads(world.engine, world.log, world.store, [projector]).open([totals.projection], WHOLE, position):
            pass


async def test_a_position_beyond_the_head_is_unknown_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    totals = Totals()
    reads = Reads(world.engine, world.log, world.store, [world.projector(totals.projection)])
    position = await world.bank.open(1)
    monkeypatch.setattr(reading, "PATIENCE", 3600.0)  # who waited would wait for ever
    with pytest.raises(PositionUnknown):
        async with reads.open([totals.projection], WHOLE, position + 1):
            pass


async def test_a_reading_is_one_snapshot_and_writes_nothing(world: World) -> None:
    totals = Totals()
    projector = world.projector(totals.projection)
    reads = Reads(world.engine, world.log, world.store, [projector])
    await world.bank.open(1)
    await world.through(projector)
    async with reads.open([totals.projection], WHOLE) as db:
        before = await db.scalar(select(totals.table.c.sum))
        await world.bank.pay((1, 5))
        await world.through(projector)
        assert await db.scalar(select(totals.table.c.sum)) == before
        with pytest.raises((StatementFailed, DBAPIError), match="read-only"):
            await db.all(totals.table.delete().returning(totals.table.c.id))


async def test_a_reading_tells_how_many_events_are_missing(world: World) -> None:
    totals = Totals()
    totals.poison = 13
    projector = world.projector(totals.projection)
    await world.bank.open(1)
    await world.bank.pay((1, 13), (1, 1))
    await world.through(projector)
    async with Reads(world.engine, world.log, world.store, [projector]).open([totals.projection], WHOLE) as db:
        assert db.parked == 2


async def test_each_statement_of_a_reading_is_planned_for_its_own_values(world: World) -> None:
    """However often it was asked: a plan for all values takes a year's deals for a few."""
    totals = Totals()
    projectors = [world.projector(totals.projection), world.projector(organisation.heard)]
    reads = Reads(world.engine, world.log, world.store, projectors)
    await world.bank.open(1)
    for projector in projectors:
        await world.through(projector)
    above = select(totals.table.c.id).where(totals.table.c.sum >= bindparam("least", type_=Integer))
    plans = text("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT totals%'")
    for sight in (WHOLE, Sight("ann", None, date(2003, 1, 1))):
        async with reads.open([totals.projection], sight) as db:
            for least in range(10):
                await db.all(above, {"least": least})
            [one] = await db.all(plans)
            assert one["generic_plans"] == 0 < one["custom_plans"], sight


async def test_a_query_that_hangs_is_given_up_and_holds_no_connection(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "DEADLINE", 0.1)
    reads = Reads(world.engine, world.log, world.store, [])
    with pytest.raises(LogUnavailable):
        async with reads.open([], WHOLE) as db:
            await db.scalar(select(func.pg_sleep(600)))
    monkeypatch.setattr(reading, "DEADLINE", 60.0)
    running, still = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"), 1
    async with asyncio.timeout(60):
        while still:  # the database hears of it a moment later
            async with reads.open([], WHOLE) as db:
                still = await db.scalar(running)
