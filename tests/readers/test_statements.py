"""How many statements readers and commands ask the database for, and by which plans: what no noisy clock can blur."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy import event as sqlalchemy_event

from shared.kernel.messages import Actor
from shared.log.log import Commit, Outcome
from shared.log.origin import Origin
from shared.log.postgres import PostgresLog
from shared.log.unit import Unit
from shared.readers.postgres import HOLD, UNPARK
from shared.readers.rebuild import rebuild
from shared.readers.steps import MOVE, PARKED_STREAMS

from .bank import Pay, Totals, account, account_id
from .conftest import World


@contextmanager
def counted(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was asked for: of the log by its name, of the read tables as it was written."""
    asked: list[str] = []
    fetch, append = PostgresLog._fetch_once, PostgresLog.append

    async def fetched(log: PostgresLog, name: str, *arguments: Any) -> Any:
        asked.append(name)
        return await fetch(log, name, *arguments)

    async def appended(log: PostgresLog, commit: Commit) -> Outcome:
        asked.append("append")
        return await append(log, commit)

    def executed(*given: Any) -> None:
        asked.append(given[2])

    with monkeypatch.context() as patch:
        patch.setattr(PostgresLog, "_fetch_once", fetched)
        patch.setattr(PostgresLog, "append", appended)
        sqlalchemy_event.listen(world.engine.sync_engine, "before_cursor_execute", executed)
        yield asked
        sqlalchemy_event.remove(world.engine.sync_engine, "before_cursor_execute", executed)


async def test_a_command_is_an_append_and_once_in_a_while_the_reading_of_its_stream(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.bank.open(1)

    async def pay(unit: Unit) -> None:
        await unit.send(account, account_id(1), Pay(amount=1))

    with counted(world, monkeypatch) as asked:
        for _ in range(3):
            await world.executor.run(pay, Origin(Actor("ann")))
    assert asked == ["read_stream", "append", "append", "append"]


async def test_a_rebuild_asks_for_a_page_and_writes_it_in_a_few_statements(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of 1,000 events hardly more than one of ten."""
    totals = Totals()
    await world.bank.open(*range(5))
    await world.bank.pay(*((number % 5, 1) for number in range(5)))
    await world.through(world.projector(totals.projection))
    with counted(world, monkeypatch) as few:
        assert await rebuild(totals.projection, world.store, world.tail) == 10
    await world.bank.pay(*((number % 5, 1) for number in range(990)))
    await world.through(world.projector(totals.projection))
    with counted(world, monkeypatch) as many:
        assert await rebuild(totals.projection, world.store, world.tail) == 1000
    assert len(many) <= len(few) + 5, many


# Plans

FILLED = """
    INSERT INTO checkpoint SELECT 'r' || n, n, 1 FROM generate_series(1, 500) AS n;
    INSERT INTO parked (reader, position, stream, event_id, type, error, status)
    SELECT 'r' || n % 50, n, 's' || n % 300, gen_random_uuid(), 'T', 'why',
           CASE WHEN n % 3 = 0 THEN 'discarded' ELSE 'parked' END
    FROM generate_series(1, 20000) AS n;
    ANALYZE checkpoint;
    ANALYZE parked;
"""
HOT: dict[TextClause, dict[str, Any]] = {
    MOVE: {"reader": "r7", "old": 7, "new": 8},
    HOLD: {"reader": "r7"},
    PARKED_STREAMS: {"reader": "r7"},
    UNPARK: {"reader": "r7", "position": 7},
}


def nodes(plan: dict[str, Any]) -> list[str]:
    return [plan["Node Type"]] + [node for child in plan.get("Plans", ()) for node in nodes(child)]


async def test_what_readers_ask_at_each_step_scans_no_table_and_sorts_nothing(world: World) -> None:
    """But what is parked of the one reader, where anything is."""
    async with world.store.transaction() as db:
        connection: Any = (await db.get_raw_connection()).driver_connection
        await connection.execute(FILLED)
        for statement, given in HOT.items():
            explained = await db.execute(text(f"EXPLAIN (FORMAT JSON) {statement.text}"), given)
            found = nodes(explained.scalar_one()[0]["Plan"])
            assert "Seq Scan" not in found, (statement.text, found)
            assert statement is PARKED_STREAMS or "Sort" not in found, (statement.text, found)
            assert any("Index" in node for node in found), (statement.text, found)
