"""The log is sealed as it grows, and what a hand changes in it afterwards is found and named."""

import asyncio
import json
from hashlib import sha256
from uuid import uuid4

from shared.log.catalogue import Catalogue
from shared.log.execution import Executor
from shared.log.log import Commit, NewEvent, StoredRow
from shared.readers.check import Finding, Subject, check
from shared.readers.sealer import Sealer
from shared.readers.seals import FIRST, SEALS, LogSealed, SealRange, Seals, chained, digest, seals
from shared.testing.postgres import TestCluster
from shared.testing.spec import given

from .bank import Noted, Opened, Paid
from .conftest import World

NEVER = 1e9


def sealer_of(world: World, most: int = 1_000, seconds: float = NEVER) -> Sealer:
    executor = Executor(world.log, Catalogue([Opened, Paid, Noted, LogSealed]))
    return Sealer(world.log.rows, executor, world.store.own, most=most, seconds=seconds)


async def sealed(world: World) -> list[tuple[int, int, int]]:
    """The ranges, and how many events are in each."""
    stored = await world.log.read_stream(seals.stream(SEALS))
    told = [LogSealed.model_validate_json(row.data) for row in stored]
    return [(one.after, one.to, one.events) for one in told]


async def settle(sealer: Sealer) -> None:
    while await sealer.look():
        pass


async def found(world: World) -> Finding:
    subject = Subject("bank", world.store, world.tail, rows=world.log.rows)
    return {one.name: one async for one in check(subject)}["seals hold"]


def test_a_seal_chains_the_digests_of_its_rows_to_the_seal_before() -> None:
    digests = (sha256(b"1").digest(), sha256(b"2").digest())
    by_hand = sha256(bytes(32) + b"".join(digests)).hexdigest()
    assert chained(FIRST, digests) == by_hand
    seal = LogSealed(after=0, to=2, events=2, previous=FIRST, hash=by_hand, marks="a4ayc9RzXjo=")
    given(seals).when(SealRange(after=0, to=2, digests=digests)).then(seal)
    given(seals, seal).when(SealRange(after=0, to=2, digests=digests)).then_nothing()
    assert seals.fold([seal]) == Seals(2, by_hand)
    assert chained(by_hand, digests) != by_hand


def test_a_digest_is_over_every_column_and_over_where_each_ends() -> None:
    row = StoredRow(1, "s", 1, str(uuid4()), "T", 1, "{}", '{"a": "ä"}', None, None, None, 5)
    others = [
        row._replace(position=2), row._replace(stream="t"), row._replace(version=None), row._replace(event_id="x"),
        row._replace(type="U"), row._replace(schema=2), row._replace(data='{"b": 1}'), row._replace(meta="{}"),
        row._replace(published="{}"), row._replace(source=""), row._replace(source_position=1),
        row._replace(recorded_at=6), row._replace(stream="s,1:1", version=None), row._replace(published="-,"),
    ]  # fmt: skip
    assert len({digest(one) for one in (row, *others)}) == 1 + len(others)


async def test_so_many_events_are_sealed_together_and_fewer_once_they_are_old(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1), (1, 2), (1, 3), (1, 4))
    await settle(sealer_of(world, most=3))
    assert await sealed(world) == [(0, 3, 3), (3, 6, 3)]
    await settle(sealer_of(world, seconds=NEVER))
    await world.bank.pay((1, 5))
    assert len(await sealed(world)) == 2
    await settle(sealer_of(world, seconds=0))
    assert await sealed(world) == [(0, 3, 3), (3, 6, 3), (6, 8, 2)]
    assert (await found(world)).detail == "3 seals, up to position 8"


async def test_an_idle_log_is_not_sealed_on_and_on(world: World) -> None:
    sealer = sealer_of(world, seconds=0)
    await settle(sealer)
    assert await world.log.head() == 0
    await world.bank.open(1)
    await settle(sealer)
    heard = NewEvent(
        uuid4(), seals.stream(SEALS), None, "LogSealed", 1, "{}", json.dumps({"time": "2004-01-01T00:00:00Z"}),
        source="other", source_position=1,
    )  # fmt: skip
    await world.log.append(Commit([heard]))
    for _ in range(3):
        await settle(sealer)
    assert (await sealed(world), await world.log.head()) == ([(0, 1, 1)], 3)
    await world.bank.pay((1, 1))
    await settle(sealer)
    assert await sealed(world) == [(0, 1, 1), (1, 4, 3)]


async def test_two_that_seal_at_once_seal_each_range_once(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay(*((1, amount) for amount in range(20)))
    await asyncio.gather(*(settle(sealer_of(world, most=4)) for _ in range(2)))
    ranges = await sealed(world)
    assert [after for after, _, _ in ranges] == [0, *(to for _, to, _ in ranges[:-1])]
    assert (await found(world)).ok


async def test_an_epoch_begins_a_seal_of_its_own(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1))
    await world.log.begin_epoch(100, 3, 99)
    await world.bank.pay((1, 2))
    await settle(sealer_of(world, seconds=0))
    assert await sealed(world) == [(0, 2, 2), (2, 102, 3)]
    assert (await found(world)).ok


CHANGED = "event 2 (Paid, account-"
TAMPERED = [
    ("UPDATE event SET data = '{\"amount\": 6}' WHERE position = 2", CHANGED),
    ("UPDATE event SET meta = jsonb_set(meta, '{time}', '\"2004-01-02T00:00:00Z\"') WHERE position = 2", CHANGED),
    ("UPDATE event SET meta = meta || '{\"actor\": \"somebody\"}' WHERE position = 2", CHANGED),
    ("UPDATE event SET published = '{}' WHERE position = 2", CHANGED),
    ("UPDATE event SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 2", CHANGED),
    ("UPDATE event SET event_id = gen_random_uuid() WHERE position = 2", CHANGED),
    ("UPDATE event SET schema = 2 WHERE position = 2", CHANGED),
    ("UPDATE event SET type = 'Noted' WHERE position = 2", "event 2 (Noted, account-"),
    ("DELETE FROM event WHERE position = 2", "event 2 is missing"),
    ("UPDATE event SET position = 200 WHERE position = 2", "event 2 is missing"),
    ("DELETE FROM event WHERE type = 'LogSealed' AND version = 1", "the seal of what follows 0 is missing"),
    ("DELETE FROM event WHERE type = 'LogSealed' AND version = 2", "the seal of what follows 2 is missing"),
    ("UPDATE event SET data = data || '{\"hash\": \"00\"}' WHERE type = 'LogSealed' AND version = 1",
     "the seal up to 2 was changed: the one after it names another hash; the seal of (0, 2] was changed"),
    ("UPDATE event SET data = data || '{\"marks\": \"!\"}' WHERE type = 'LogSealed' AND version = 2",
     "the seal of (2, 4] was changed"),
    ("UPDATE event SET data = '{}' WHERE type = 'LogSealed' AND version = 3", "the seal at 7 is none"),
    ("UPDATE event SET meta = '{}' WHERE type = 'LogSealed' AND version = 1", "event 4 (LogSealed, seals-"),
]  # fmt: skip


async def test_whatever_a_superuser_changes_is_found_and_named(world: World, postgres: TestCluster) -> None:
    """Events at 1, 2, 3 and 6; the seal of (0, 2] at 4, of (2, 4] at 5, of (4, 6] at 7."""
    await world.bank.open(1)
    await world.bank.pay((1, 1), (1, 2))
    await settle(sealer_of(world, most=2))
    await world.bank.pay((1, 3))
    await settle(sealer_of(world, most=2))
    assert (await found(world)).ok
    async with world.engine.connect() as db:
        name = db.engine.url.database or ""
    postgres.server.run_sql("CREATE TABLE kept AS SELECT * FROM event", name)
    wrong = {}
    for act, expected in TAMPERED:
        postgres.server.run_sql(act, name)
        finding = await found(world)
        if finding.ok or expected not in finding.detail:
            wrong[act] = finding.detail
        postgres.server.run_sql("TRUNCATE event; INSERT INTO event SELECT * FROM kept", name)
    assert wrong == {}
    assert (await found(world)).ok


async def test_it_goes_on_from_the_log_after_a_restart(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1))
    sealer = sealer_of(world, most=2)
    assert await sealer.look() is True
    await world.bank.pay((1, 2), (1, 3))
    await settle(sealer_of(world, most=2))
    ranges = await sealed(world)
    assert [after for after, _, _ in ranges] == [0, *(to for _, to, _ in ranges[:-1])]
