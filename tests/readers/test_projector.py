"""Projections on real PostgreSQL: batches, checkpoints, poison, versions."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text

from shared.kernel.messages import Actor
from shared.log.execution import CheckpointMoved
from shared.log.log import Commit
from shared.readers import reader as reader_module
from shared.readers import tail as tail_module
from shared.readers.listing import document
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.store import Group, ParkedChanged, ParkedFilter, Step, reader_of

from .bank import ACCOUNT, QUICK, Paid, Totals, account, account_id, accounts_listing, notes
from .conftest import World, eventually, stop


def sums(rows: list[dict[str, object]]) -> dict[UUID, object]:
    return {row["id"]: row["sum"] for row in rows}  # type: ignore[misc]


async def test_a_projection_has_what_the_log_has(world: World) -> None:
    totals = Totals()
    await world.bank.open(1, 2)
    await world.bank.pay((1, 5), (2, 7), (1, 6))
    await world.through(world.projector(totals.projection))
    rows = await world.rows(totals.projection, totals.table)
    assert {row["id"]: (row["sum"], row["last"]) for row in rows} == {account_id(1): (11, 6), account_id(2): (7, 7)}


async def test_a_listing_shows_just_what_the_thing_shows(world: World) -> None:
    listing = accounts_listing()
    await world.bank.open(1)
    projector = world.projector(listing)
    await world.through(projector)
    for amount in (5, 6):
        await world.bank.pay((1, amount))
        await world.through(projector)
    folded = await world.executor.read(account, account_id(1))
    shown = ACCOUNT.view(folded.state, folded.head, account_id(1))
    assert shown is not None
    [row] = await world.rows(listing, listing.table)
    assert row["doc"] == document(shown)
    assert (row["balance"], row["position"]) == (11, 3)


async def test_a_listing_folds_a_stream_only_up_to_the_event(world: World) -> None:
    listing = accounts_listing()
    await world.bank.open(1)
    await world.bank.pay((1, 5))
    await world.bank.pay((1, 6))
    projector = world.projector(listing)
    task = asyncio.create_task(projector.run())
    await projector.reached(3, 10)
    await stop(task)
    again = world.projector(listing)  # with nothing in memory, at position 3
    await world.bank.pay((1, 1), (1, 2))
    await world.through(again)
    [row] = await world.rows(listing, listing.table)
    assert (row["balance"], row["doc"]["version"]) == (14, 5)


async def test_poison_is_parked_with_its_successors_and_retried_in_order(world: World) -> None:
    totals = Totals()
    totals.poison = 13
    await world.bank.open(1, 2)
    await world.bank.pay((1, 1), (1, 13), (2, 2), (1, 3), (2, 4))
    projector = world.projector(totals.projection)
    world.start(projector)
    assert await projector.reached(7, 10)
    assert sums(await world.rows(totals.projection, totals.table)) == {account_id(1): 1, account_id(2): 6}
    parking = world.parking(projector)
    parked = await parking.list(ParkedFilter())
    assert [(one.position, one.error, one.tries) for one in parked] == [
        (4, "ValueError: cannot take 13", 5),
        (6, "an earlier event of its stream is parked", 0),
    ]

    totals.poison = None
    position = await world.bank.pay((1, 10))
    assert await projector.reached(position, 10)
    results = await parking.retry(ParkedFilter(reader=projector.reader), Actor("ops"), "mended")
    assert [(one.position, one.outcome) for one in results] == [(4, "retried"), (6, "retried"), (8, "retried")]
    position = await world.bank.pay((1, 100))
    assert await projector.reached(position, 10)
    rows = await world.rows(totals.projection, totals.table)
    assert {row["id"]: (row["sum"], row["last"]) for row in rows}[account_id(1)] == (127, 100)
    assert await parking.list(ParkedFilter()) == []


async def test_what_the_database_refuses_is_parked_alone(world: World) -> None:
    totals = Totals()
    await world.bank.open(1, 2)
    await world.bank.pay((1, 2**40), (2, 7))  # beyond a 32-bit integer
    projector = world.projector(totals.projection)
    await world.through(projector)
    [parked] = await world.parking(projector).list(ParkedFilter())
    assert (parked.position, parked.stream) == (3, account.stream(account_id(1)))
    assert str(2**40) not in parked.error.replace("value out of int32 range", "") or "DataError" in parked.error
    assert sums(await world.rows(totals.projection, totals.table)) == {account_id(1): 0, account_id(2): 7}


async def test_a_zombies_batch_is_rolled_back_and_it_goes_on_from_the_checkpoint(world: World) -> None:
    totals = Totals()
    await world.bank.open(1)
    first, zombie = world.projector(totals.projection), world.projector(totals.projection)
    await world.through(first)
    await world.through(zombie)
    await world.bank.pay((1, 5))
    entries = await world.tail.after(1)
    await first._apply(entries)
    with pytest.raises(CheckpointMoved):
        await zombie._apply(entries)
    assert sums(await world.rows(totals.projection, totals.table)) == {account_id(1): 5}
    await world.bank.pay((1, 6))
    await world.through(zombie)
    assert sums(await world.rows(totals.projection, totals.table)) == {account_id(1): 11}


async def test_a_step_is_refused_when_an_operator_changed_what_is_parked(world: World) -> None:
    totals = Totals()
    await world.bank.open(1)
    await world.store.prepare(totals.projection)
    step = Step(reader_of(totals.projection), 0, 1, parked=frozenset({"account-x"}), groups=[])
    await world.store.apply(step)  # without any effect there is nothing to protect
    with pytest.raises(ParkedChanged):
        row = {"id": account_id(1), "sum": 0}
        await world.store.apply(replace(step, old=1, new=2, groups=[Group(totals.open, [row])]))
    assert await world.store.position(reader_of(totals.projection)) == 1


async def test_a_batch_is_a_few_statements(world: World) -> None:
    totals = Totals()
    await world.bank.open(*range(50))
    await world.bank.pay(*((number % 50, number) for number in range(900)))
    projector = world.projector(totals.projection)
    statements: list[str] = []
    sqlalchemy_event.listen(
        world.engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2])
    )
    entries = await world.tail.after(0)
    projector.stored = projector.position = await projector.begin()
    statements.clear()
    await projector._apply(entries)
    assert len(entries) == 950
    assert len(statements) == 4, statements  # the checkpoint, what is parked, the openings, the payments


async def test_at_rest_it_lets_events_come_together_until_somebody_waits_for_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply, steps = world.store.apply, []

    async def counted(step: Step) -> None:
        steps.append(step.new)
        await apply(step)

    monkeypatch.setattr(world.store, "apply", counted)
    projector = world.projector(Totals().projection)
    projector.pace = replace(QUICK, rest=3600.0)
    for module, name in ((reader_module, "REST_EACH"), (tail_module, "BREATH"), (tail_module, "BREATH_EACH")):
        monkeypatch.setattr(module, name, 3600.0)  # else they rest for less than it takes to see that they do
    world.start(projector)
    await eventually(lambda: projector.running)
    await world.bank.open(1)
    await eventually(lambda: projector.position == 1 and projector._resting is not None)
    for amount in (5, 6, 7):
        await world.bank.pay((1, amount))
    assert await projector.reached(4, 20)
    assert steps == [1, 4]


async def test_events_of_others_move_the_checkpoint_only_now_and_then(world: World) -> None:
    totals = Totals()
    totals.projection.handlers.pop(Paid)
    await world.bank.open(1)
    await world.bank.pay(*((1, 1) for _ in range(10)))
    projector = world.projector(totals.projection)
    projector.stored = projector.position = await projector.begin()
    await projector._apply(await world.tail.after(0, 1))
    await projector._apply(await world.tail.after(1))
    assert (projector.position, projector.stored) == (11, 1)
    assert await world.store.position(projector.reader) == 1


async def test_discarding_lets_the_stream_go_on_without_the_event(world: World) -> None:
    listing = accounts_listing()
    await world.bank.open(1)
    row = world.bank.event(1, Paid(amount=5))
    await world.log.append(Commit([row._replace(data='{"amount": "broken"}')], [(row.stream, 1)]))
    await world.bank.pay((1, 7))
    projector = world.projector(listing)
    world.start(projector)
    assert await projector.reached(3, 10)
    parking = world.parking(projector)
    assert [one.position for one in await parking.list(ParkedFilter())] == [2, 3]
    actor = Actor("ops")
    discarded = await parking.discard(ParkedFilter(position=2), actor, "broken by hand")
    assert [one.outcome for one in discarded] == ["discarded"]
    retried = await parking.retry(ParkedFilter(), actor, "goes on")
    assert [(one.position, one.outcome) for one in retried] == [(3, "retried")]
    position = await world.bank.pay((1, 100))
    assert await projector.reached(position, 10)
    [shown] = await world.rows(listing, listing.table)
    assert (shown["balance"], shown["doc"]["version"]) == (107, 4)
    acts = [row.type for row in await world.log.read(3, 10)]
    assert acts == ["ParkedDiscarded", "ParkedRetried", "Paid"]


async def test_a_dry_run_changes_nothing(world: World) -> None:
    totals = Totals()
    totals.poison = 13
    await world.bank.open(1)
    await world.bank.pay((1, 13), (1, 1))
    projector = world.projector(totals.projection)
    await world.through(projector)
    results = await world.parking(projector).retry(ParkedFilter(), Actor("ops"), "try", dry_run=True)
    assert [one.outcome for one in results] == ["would-retry", "would-retry"]
    assert len(await world.store.parked(ParkedFilter())) == 2
    assert await world.log.head() == 3


async def test_a_retry_that_fails_again_keeps_those_behind_it_waiting(world: World) -> None:
    totals = Totals()
    totals.poison = 13
    await world.bank.open(1)
    await world.bank.pay((1, 13), (1, 1))
    projector = world.projector(totals.projection)
    await world.through(projector)
    results = await world.parking(projector).retry(ParkedFilter(), Actor("ops"), "try")
    assert [(one.position, one.outcome) for one in results] == [(2, "failed"), (3, "waits")]
    assert [one.tries for one in await world.store.parked(ParkedFilter())] == [6, 0]
    [waiting] = await world.parking(projector).retry(ParkedFilter(position=3), Actor("ops"), "out of turn")
    assert waiting.outcome == "waits"


async def test_a_second_process_stands_by_until_the_first_is_gone(world: World) -> None:
    totals = Totals()
    other = PostgresReadStore(world.engine)
    await world.bank.open(1)
    first = world.projector(totals.projection)
    second = Projector(totals.projection, world.log, world.tail, other, QUICK)
    world.start(first)
    assert await first.reached(1, 10)
    world.start(second)
    assert not await second.reached(1, 0.3)
    assert second.state == "standing by"
    await stop(world.tasks[0])
    await world.store.close()
    assert await second.reached(1, 10)
    await stop(*world.tasks)
    await other.close()


async def test_connections_that_break_are_no_failure_of_an_event(world: World) -> None:
    totals, listing = Totals(), accounts_listing()
    readers = [world.projector(totals.projection), world.projector(listing), world.policy(notes())]
    for reader in readers:
        world.start(reader)
    await world.bank.open(1)
    kill = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    )
    for _ in range(5):
        await world.bank.pay(*((1, 1) for _ in range(20)))
        async with world.store.transaction() as db:
            await db.execute(kill)
    for reader in readers:
        assert await reader.reached(101, 20), reader.state
    await eventually(lambda: readers[2].position == readers[0].position == 201)
    assert sums(await world.rows(totals.projection, totals.table)) == {account_id(1): 100}
    [row] = await world.rows(listing, listing.table)
    assert row["balance"] == 100
    assert await world.store.parked(ParkedFilter()) == []


async def test_a_checkpoint_follows_also_while_only_others_events_go_by(world: World) -> None:
    totals = Totals()
    totals.projection.handlers.pop(Paid)
    projector = world.projector(totals.projection)
    world.start(projector)
    await world.bank.open(1)
    position = await world.bank.pay((1, 1))
    assert await projector.reached(position, 10)
    await eventually(lambda: projector.stored == position)
    assert await world.store.position(projector.reader) == position
