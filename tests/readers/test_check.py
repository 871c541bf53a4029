"""The consistency checker finds what is wrong, and rebuilding puts it right."""

import asyncio
import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import text

from shared.log.epoch import LOG_STREAM
from shared.log.log import Commit
from shared.messaging.heard import foreign
from shared.readers import hearing as checks
from shared.readers.check import Finding, Subject, check
from shared.readers.epochs import Seen, begin_epoch
from shared.readers.postgres import PostgresReadStore
from shared.readers.rebuild import ALONE, rebuild
from shared.readers.store import InUse, ParkedFilter, reader_of, schema_of
from shared.testing.memory import MemoryLog
from shared.testing.postgres import TestCluster

from .bank import Paid, Totals, account_id, accounts_listing
from .conftest import World


async def findings(world: World, *projections: Any, since: int = 0, **hears: Any) -> dict[str, Finding]:
    subject = Subject("bank", world.store, world.tail, projections, hears, since=since)
    return {one.name: one async for one in check(subject)}


async def test_a_sound_service_has_nothing_bad(world: World) -> None:
    totals, listing = Totals(), accounts_listing()
    await world.bank.open(1, 2)
    await world.bank.pay((1, 5), (2, 6))
    projectors = [world.projector(totals.projection), world.projector(listing)]
    for projector in projectors:
        world.start(projector)
        assert await projector.reached(4, 10)
    found = await findings(world, totals.projection, listing)
    assert [name for name, one in found.items() if not one.ok] == []
    assert list(found) == [
        "positions dense",
        "versions gapless",
        "events there once",
        "heard in order",
        "nothing parked",
        "totals equals its rebuild",
        "accounts equals its rebuild",
    ]


async def test_a_tampered_row_is_found_and_a_rebuild_mends_it(world: World) -> None:
    totals = Totals()
    await world.bank.open(1)
    await world.bank.pay((1, 5))
    await world.through(world.projector(totals.projection))
    async with world.store.transaction() as db:
        await db.execute(text("UPDATE totals_v1.totals SET sum = 6"))
    found = (await findings(world, totals.projection))["totals equals its rebuild"]
    assert not found.ok
    assert "1 rows only here" in found.detail and "1 rows only in the rebuild" in found.detail
    assert await rebuild(totals.projection, world.store, world.tail) == 2
    assert (await findings(world, totals.projection))["totals equals its rebuild"].ok
    async with world.store.transaction() as db:
        schemas = await db.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE '%totals%'"))
        assert schemas.scalars().all() == [schema_of(totals.projection)]


async def test_a_rebuild_takes_over_from_a_projector_that_goes_on_meanwhile(world: World) -> None:
    totals, listing = Totals(), accounts_listing()
    await world.bank.open(1, 2)
    await world.bank.pay(*((1 + n % 2, 1) for n in range(300)))
    projectors = [world.projector(totals.projection), world.projector(listing)]
    for projector in projectors:
        world.start(projector)
    assert await projectors[0].reached(302, 30)

    async def paying() -> None:
        for _ in range(10):
            await world.bank.pay(*((1, 1) for _ in range(20)))

    other = PostgresReadStore(world.engine)
    payments = asyncio.create_task(paying())
    for projected in (totals.projection, listing, totals.projection):
        await rebuild(projected, other, world.tail)
    await payments
    head = await world.log.head()
    for projector in projectors:
        assert await projector.reached(head, 30), projector.state
    rows = {row["id"]: row["sum"] for row in await world.rows(totals.projection, totals.table)}
    assert rows == {account_id(1): 350, account_id(2): 150}
    found = await findings(world, totals.projection, listing)
    assert [name for name, one in found.items() if not one.ok] == []
    async with world.store.transaction() as db:
        schemas = await db.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE '%totals%'"))
        assert schemas.scalars().all() == [schema_of(totals.projection)]


async def test_one_rebuild_of_a_projection_at_a_time(world: World) -> None:
    totals = Totals()
    await world.bank.open(1)
    await world.through(world.projector(totals.projection))
    async with world.store.transaction() as db:
        assert (await db.execute(ALONE, {"reader": reader_of(totals.projection)})).scalar()
        with pytest.raises(InUse):
            await rebuild(totals.projection, world.store, world.tail)
    assert await rebuild(totals.projection, world.store, world.tail) == 1


async def test_a_rebuild_honours_discards_and_tries_the_parked_again(world: World) -> None:
    totals = Totals()
    totals.poison = 13
    await world.bank.open(1, 2)
    await world.bank.pay((1, 13), (2, 13), (2, 2))
    projector = world.projector(totals.projection)
    await world.through(projector)
    await world.store.discard(projector.reader, 3, "never")
    totals.poison = None
    await rebuild(totals.projection, world.store, world.tail)
    assert await world.store.parked(ParkedFilter()) == []
    rows = {row["id"]: row["sum"] for row in await world.rows(totals.projection, totals.table)}
    assert rows == {account_id(1): 0, account_id(2): 15}
    assert (await findings(world, totals.projection))["totals equals its rebuild"].ok
    totals.poison = 2
    await rebuild(totals.projection, world.store, world.tail)
    assert [one.position for one in await world.store.parked(ParkedFilter())] == [5]


async def test_a_read_table_with_parked_events_equals_its_rebuild_without_them(world: World) -> None:
    totals = Totals()
    totals.poison = 13
    await world.bank.open(1)
    await world.bank.pay((1, 13), (1, 2))
    await world.through(world.projector(totals.projection))
    totals.poison = None
    found = await findings(world, totals.projection)
    assert found["totals equals its rebuild"].ok
    assert not found["nothing parked"].ok
    assert found["nothing parked"].detail.startswith("2: projection:totals:1 2: ValueError: cannot take 13")


async def test_a_gap_in_positions_is_found_but_for_an_epochs_beginning(world: World) -> None:
    await world.bank.open(1)
    await world.log.begin_epoch(5, None, None)
    assert (await findings(world))["positions dense"].ok
    async with world.store.transaction() as db:
        assert (await db.execute(text("SELECT count(*) FROM epoch"))).scalar() == 2


COLUMNS = "stream, version, event_id, type, schema, data, meta, published, source, source_position, recorded_at"
DOUBLED = (
    "DROP INDEX event_event_id, event_stream_version; "
    f"INSERT INTO event SELECT 6, {COLUMNS} FROM event WHERE position = 3; UPDATE checkpoint SET position = 6"
)
TABLES = {"totals equals its rebuild"}
PLANTED = [
    ("DELETE FROM event WHERE position = 3", {"positions dense", "versions gapless"} | TABLES, "position 4, before 2"),
    ("DELETE FROM event WHERE position = 5", {"positions dense"} | TABLES, "totals:1, position 5, head 4"),
    (DOUBLED, {"versions gapless", "events there once"} | TABLES, "positions [3, 6]"),
    ("UPDATE event SET version = 7 WHERE position = 5", {"versions gapless"}, "position 5, version 7"),
]


@pytest.mark.parametrize(("planted", "names", "told"), PLANTED, ids=("lost", "tail-lost", "doubled", "renumbered"))
async def test_an_event_that_a_hand_took_away_or_doubled_is_found(
    world: World, postgres: TestCluster, planted: str, names: set[str], told: str
) -> None:
    totals = Totals()
    await world.bank.open(1)
    await world.bank.pay((1, 1), (1, 2), (1, 3), (1, 4))
    await world.through(world.projector(totals.projection))
    assert all(one.ok for one in (await findings(world, totals.projection)).values())
    postgres.server.run_sql(f"SET session_replication_role = replica; {planted}", world.name)
    found = {name: one.detail for name, one in (await findings(world, totals.projection)).items() if not one.ok}
    assert set(found) == names
    assert told in str(found)


async def test_since_a_position_only_what_came_after_it_is_looked_at(world: World, postgres: TestCluster) -> None:
    totals, listing = Totals(), accounts_listing()
    await world.bank.open(1, 2)
    await world.bank.pay((1, 1), (1, 2))
    for projector in (world.projector(totals.projection), world.projector(listing)):
        await world.through(projector)
    postgres.server.run_sql("DELETE FROM event WHERE position = 3", world.name)
    wrong = {name for name, one in (await findings(world, since=2)).items() if not one.ok}
    assert wrong == {"positions dense", "versions gapless"}
    assert {name for name, one in (await findings(world, since=3)).items() if not one.ok} == {"versions gapless"}
    assert all(one.ok for one in (await findings(world, totals.projection, listing, since=4)).values())
    assert "totals equals its rebuild" not in await findings(world, totals.projection, since=4)


async def test_what_was_heard_is_compared_with_what_the_owner_published(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PATIENCE", 0.0)
    owner = MemoryLog()
    for number in (1, 2, 3):
        row = world.bank.event(1, Paid(amount=number))
        published = json.dumps({"type": "Paid", "schema": 1, "data": {"amount": number}})
        await owner.append(Commit([row._replace(published=published)], [(row.stream, number - 1)]))
    items = (await owner.feed(0, 10)).items

    async def hear(*positions: int) -> Finding:
        for position in positions:
            await world.log.append(Commit([foreign("customer", items[position - 1])]))
        return (await findings(world, customer=owner.feed))["heard all of customer"]

    assert (await hear()).detail == "only up to 0 of 3"
    assert (await hear(1)).detail == "only up to 1 of 3"
    assert not (await hear(1)).ok
    assert (await hear(3)).detail.startswith("the owner has 2 Paid")
    assert not (await hear(2)).ok
    assert not (await findings(world))["heard in order"].ok


async def test_all_that_was_heard_is_sound(world: World) -> None:
    owner = MemoryLog()
    row = world.bank.event(1, Paid(amount=1))
    published = json.dumps({"type": "Paid", "schema": 1, "data": {"amount": 1}})
    await owner.append(Commit([row._replace(published=published)], [(row.stream, 0)]))
    [item] = (await owner.feed(0, 10)).items
    await world.log.append(Commit([foreign("customer", item)]))
    assert (await findings(world, customer=owner.feed))["heard all of customer"] == Finding(
        "bank", "heard all of customer", True, "1 events"
    )


async def test_what_the_owner_does_not_have_is_too_much(world: World) -> None:
    owner, other = MemoryLog(), MemoryLog()
    row = world.bank.event(1, Paid(amount=1))
    published = json.dumps({"type": "Paid", "schema": 1, "data": {"amount": 1}})
    await other.append(Commit([row._replace(published=published)], [(row.stream, 0)]))
    await world.log.append(Commit([foreign("customer", (await other.feed(0, 1)).items[0])]))
    found = (await findings(world, customer=owner.feed))["heard all of customer"]
    assert (found.ok, found.detail) == (False, "1 is too much")


async def told(world: World, owner: MemoryLog, number: int) -> None:
    """The owner publishes a fact that has the same id whenever it is told."""
    version = sum(row.stream != LOG_STREAM for row in owner.rows)
    event = world.bank.event(1, Paid(amount=number))
    event = event._replace(event_id=uuid5(NAMESPACE_URL, f"{number}"), version=version + 1)
    published = json.dumps({"type": "Paid", "schema": 1, "data": {"amount": number}})
    await owner.append(Commit([event._replace(published=published)], [(event.stream, version)]))


async def test_what_an_owner_calls_lost_may_be_here_and_told_again(world: World) -> None:
    owner, restored = MemoryLog(), MemoryLog()
    for log, numbers in ((owner, (1, 2, 3)), (restored, (1,))):
        for number in numbers:
            await told(world, log, number)
    await begin_epoch(restored, [Seen("club", 3, 1)], "a drill", "ann")
    for position in (1, 2, 3):
        await world.log.append(Commit([foreign("customer", (await owner.feed(position - 1, 1)).items[0])]))
    [began] = (await restored.feed(1, 1)).items
    await told(world, restored, 3)
    await told(world, restored, 4)
    [fourth] = (await restored.feed(5, 1)).items
    await world.log.append(Commit([foreign("customer", began), foreign("customer", fourth)]))
    found = (await findings(world, customer=restored.feed))["heard all of customer"]
    assert (found.ok, found.detail) == (True, "3 events, and 2 that customer has lost")
