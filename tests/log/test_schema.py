"""The database of the log: who may do what, which plans its queries take, how many statements a flush is."""

import asyncio
import json
import re
import warnings
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from shared.log.flush import columns
from shared.log.forgetting import Forgetting
from shared.log.log import Advance, Claim, Commit, Request, Status
from shared.log.migrate import migrate
from shared.log.postgres import READING, PostgresLog
from shared.log.statements import query, script
from shared.testing.postgres import Database, FreshDatabase
from tests.log.making import event, foreign, writing

KERNEL = ("head", "event", "request", "claim", "checkpoint", "epoch", "parked", "projection", "rebuild")
CLOSED = ("head", "event", "request", "claim", "epoch")


@pytest_asyncio.fixture
async def serving(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.serving_url, server_settings={"enable_seqscan": "off"})
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def owner(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


def everything(n: int) -> Commit:
    """A commit with one of each."""
    stream = f"s{n}"
    return Commit(
        [event(stream, 1, published=True)],
        [(stream, 0), (f"read{n}", 0)],
        Request("ann", "r", str(n), "h", "{}"),
        [Claim("taken", str(n), stream)],
        [Claim("released", str(n), stream)],
        Advance(f"reader{n}", 0, 1),
    )


# Closed to hands

FORBIDDEN = (
    "INSERT INTO {} SELECT * FROM {}",
    "UPDATE {} SET {column} = {column}",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} ADD COLUMN extra text",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "DROP TABLE {}",
    "SELECT FROM {} FOR UPDATE",
    "LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE",
    "CREATE INDEX ON {} ({column})",
    "CREATE RULE r AS ON INSERT TO {} DO INSTEAD NOTHING",
    "CREATE TRIGGER t BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
)


async def refused(connection: asyncpg.Connection, act: str) -> bool:
    try:
        async with connection.transaction():
            await connection.execute(act)
    except asyncpg.InsufficientPrivilegeError:
        return True
    return False


async def test_the_serving_role_cannot_touch_what_the_log_holds(
    serving: asyncpg.Connection, postgres_log: PostgresLog
) -> None:
    await postgres_log.append(everything(1))
    columns_of = "SELECT column_name FROM information_schema.columns WHERE table_name = $1 LIMIT 1"
    for table in CLOSED:
        column = await serving.fetchval(columns_of, table)
        acts = [act.format(table, table, column=column) for act in FORBIDDEN]
        assert [act for act in acts if not await refused(serving, act)] == []


async def test_the_serving_role_cannot_change_the_rules(serving: asyncpg.Connection) -> None:
    for act in (
        "CREATE OR REPLACE FUNCTION forget_requests(most int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER FUNCTION append OWNER TO CURRENT_USER",
        "ALTER FUNCTION append SET search_path = mine",
        "DROP FUNCTION append",
        "CREATE TABLE public.event2 ()",
        "SET ROLE test_owner",
        "DELETE FROM alembic_version",
    ):
        assert await refused(serving, act), act
    with warnings.catch_warnings(action="ignore"):  # PostgreSQL only warns that nothing was granted
        await serving.execute("GRANT INSERT ON event TO CURRENT_USER")
    assert await refused(serving, "INSERT INTO event DEFAULT VALUES")


async def test_a_temporary_table_does_not_fool_the_append_function(
    serving: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    await serving.execute("CREATE TEMPORARY TABLE event (LIKE public.event)")
    await serving.execute("SET search_path = pg_temp, public")
    [answer] = await serving.fetch(query("append"), *columns([writing("a")]))
    assert answer["status"] == "committed"
    assert await owner.fetchval("SELECT count(*) FROM event") == 1


async def test_the_serving_role_reads_everything_keeps_its_readers_books_and_makes_read_tables(
    serving: asyncpg.Connection,
) -> None:
    for table in KERNEL:
        await serving.execute(f"SELECT * FROM {table}")
    await serving.execute("INSERT INTO checkpoint (reader, position) VALUES ('r', 1)")
    await serving.execute(
        "INSERT INTO parked (reader, position, stream, event_id, type, error)"
        " VALUES ('r', 1, 's', '00000000-0000-0000-0000-000000000001', 'T', 'why')"
    )
    await serving.execute("INSERT INTO projection (name, version, status) VALUES ('p', 1, 'live')")
    for table, column in (("checkpoint", "position"), ("parked", "tries"), ("projection", "status")):
        assert await serving.execute(f"UPDATE {table} SET {column} = {column}") == "UPDATE 1"
        assert await serving.execute(f"DELETE FROM {table}") == "DELETE 1"
    await serving.execute("CREATE SCHEMA p_v1; CREATE TABLE p_v1.rows (id int); DROP SCHEMA p_v1 CASCADE")


async def test_nobody_else_can_append(database: Database, owner: asyncpg.Connection) -> None:
    granted = await owner.fetch(
        "SELECT DISTINCT grantee::text FROM information_schema.routine_privileges WHERE routine_schema = 'public'"
    )
    assert {row[0] for row in granted} <= {database.owner, database.serving}


# Migrations


async def test_migrating_again_changes_nothing(
    database: Database, postgres_log: PostgresLog, owner: asyncpg.Connection
) -> None:
    await postgres_log.append(everything(1))
    await migrate(database.owner_url, database.serving)
    assert (await postgres_log.append(everything(2))).status is Status.COMMITTED
    assert await owner.fetchval("SELECT count(*) FROM event") == 2
    assert await owner.fetchval("SELECT count(*) FROM head") == 1


async def test_an_empty_database_is_migrated(fresh_database: FreshDatabase) -> None:
    database = fresh_database(migrated=False)
    await migrate(database.owner_url, database.serving)
    async with await PostgresLog.open(database.serving_url) as log:
        assert (await log.append(everything(1))).position == 1


# Requests expire


async def test_a_request_key_is_free_again_after_30_days(postgres_log: PostgresLog, owner: asyncpg.Connection) -> None:
    async def age(days: int) -> None:
        await owner.execute("UPDATE request SET recorded_at = recorded_at - make_interval(days => $1)", days)

    async def ask(n: int) -> Status:
        return (await postgres_log.append(writing(f"s{n}", request=Request("c", "r", "k", "h", str(n))))).status

    assert await ask(1) is Status.COMMITTED
    await age(29)
    assert await ask(2) is Status.REPLAYED
    await age(2)
    assert await postgres_log.stored_request("c", "r", "k") is None
    assert await ask(3) is Status.COMMITTED
    stored = await postgres_log.stored_request("c", "r", "k")
    assert stored is not None and (stored.response, stored.position) == ("3", 2)


async def test_expired_answers_are_swept_a_few_at_a_time(postgres_log: PostgresLog, owner: asyncpg.Connection) -> None:
    for n in range(5):
        await postgres_log.append(Commit(request=Request("c", "r", str(n), "h", "")))
    await owner.execute("UPDATE request SET recorded_at = recorded_at - interval '31 days' WHERE key <> '0'")
    assert [await postgres_log.forget_requests(3) for _ in range(3)] == [3, 1, 0]
    assert await owner.fetchval("SELECT string_agg(key, ' ') FROM request") == "0"


async def test_expired_answers_are_swept_once_a_day_while_a_service_runs(
    postgres_log: PostgresLog, owner: asyncpg.Connection
) -> None:
    await owner.execute("""
        INSERT INTO request SELECT 'c', 'r', n::text, 'h', '', n, now() - make_interval(days => n % 40)
        FROM generate_series(1, 8000) AS n""")
    pauses: list[float] = []
    slept = asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        slept.set()
        await asyncio.Event().wait()

    forgetting = asyncio.create_task(Forgetting(postgres_log, pause).run())
    await slept.wait()
    forgetting.cancel()
    assert await owner.fetchval("SELECT count(*) FROM request WHERE recorded_at < now() - interval '30 days'") == 0
    assert await owner.fetchval("SELECT count(*) FROM request") == 8000 * 30 // 40
    assert pauses == [86_400]


# Plans


async def _fill(owner: asyncpg.Connection) -> None:
    await owner.execute("""
        INSERT INTO event (position, stream, version, event_id, type, schema, data, meta, published, recorded_at)
        SELECT n, 's' || n % 500, 1 + n / 500, gen_random_uuid(), 'T', 1, '{}', '{}',
               CASE WHEN n % 3 = 0 THEN '{}'::jsonb END, now()
        FROM generate_series(500, 20499) AS n;
        INSERT INTO request SELECT 'c', 'r', n::text, 'h', '', n, now() FROM generate_series(1, 5000) AS n;
        INSERT INTO claim SELECT 's', n::text, 's' || n FROM generate_series(1, 5000) AS n;
        INSERT INTO checkpoint SELECT 'r' || n, n, 1 FROM generate_series(1, 500) AS n;
        ANALYZE;
    """)


def _nodes(plan: dict[str, Any]) -> list[str]:
    own = [f"{plan['Node Type']} {plan.get('Relation Name', '')}".strip()]
    return own + [node for child in plan.get("Plans", ()) for node in _nodes(child)]


async def _plan(connection: asyncpg.Connection, sql: str, arguments: str) -> list[str]:
    await connection.execute(f"PREPARE hot AS {sql}")
    explained = await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE hot{arguments}")
    return _nodes(json.loads(explained)[0]["Plan"])


HOT = {
    "head": "",
    "read": "(15000, 500)",
    "rows": "(15000, 500)",
    "read_stream": "('s7', 3)",
    "read_opened": "('s7', 'Happened')",
    "read_streams": "(ARRAY['s1', 's2'], 9000)",
    "feed": "(15000, 500)",
    "stored_request": "('c', 'r', '77')",
    "holder": "('s', '77')",
    "checkpoint": "('r7')",
}


@pytest.mark.parametrize("filled_before", [True, False])
async def test_hot_queries_neither_scan_nor_sort(
    database: Database, owner: asyncpg.Connection, filled_before: bool
) -> None:
    """Plans are kept, so one that is made while the tables are still small has to be right too."""
    if filled_before:
        await _fill(owner)
    await owner.execute("ANALYZE")
    reading = await asyncpg.connect(database.serving_url, server_settings=READING)
    try:
        for name, arguments in HOT.items():
            nodes = await _plan(reading, query(name), arguments)
            await reading.execute("DEALLOCATE hot")
            assert any(node.startswith("Index") for node in nodes), (name, nodes)
            assert not [n for n in nodes if n.startswith(("Seq Scan", "Sort", "Incremental", "Bitmap"))], (name, nodes)
    finally:
        await reading.close()


async def test_no_table_but_the_head_is_scanned_by_a_flush(
    postgres_log: PostgresLog, owner: asyncpg.Connection
) -> None:
    """The plans are made while the tables are small, and kept: they must be right from the start."""

    async def scanned() -> dict[str, int]:
        await owner.execute("SELECT pg_stat_clear_snapshot()")
        rows = await owner.fetch("SELECT relname::text, seq_scan FROM pg_stat_user_tables")
        return {row["relname"]: row["seq_scan"] for row in rows}

    await postgres_log.append(everything(1))
    await owner.execute("ANALYZE")  # a table of one page: left alone, the planner would scan it
    before = await scanned()
    await postgres_log.append(everything(2))
    await postgres_log.append(everything(3))
    await postgres_log.close()  # its session's counts are written when it ends
    while (after := await scanned())["head"] == before["head"]:
        await asyncio.sleep(0.01)
    assert {table for table in after if after[table] > before[table]} == {"head"}


# Statements


async def test_a_flush_is_the_same_few_statements_however_many_commits_it_has(
    serving: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    """Each table is written by a statement or two, whatever the number of rows."""
    await owner.execute("""
        CREATE SEQUENCE writes;
        CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM nextval(''public.writes''); RETURN NULL; END';
    """)
    for table in ("event", "request", "claim", "checkpoint"):
        await owner.execute(
            f"CREATE TRIGGER c BEFORE INSERT OR UPDATE OR DELETE ON {table} EXECUTE FUNCTION count_write()"
        )
    counts = []
    for commits in (range(1), range(1, 3), range(3, 259)):
        before = await owner.fetchval("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM writes")
        answers = await serving.fetch(query("append"), *columns([everything(n) for n in commits]))
        assert {answer["status"] for answer in answers} == {"committed"}
        counts.append(await owner.fetchval("SELECT last_value FROM writes") - before)
    assert counts[0] == counts[1] == counts[2] <= 8, counts


async def test_what_is_there_already_is_told_apart_from_its_neighbours_where_nothing_else_refuses_it(
    serving: asyncpg.Connection,
) -> None:
    """Only the unique indexes notice it. Who is new in the same flush goes in, all positions dense."""
    key = Request("ann", "r", "key", "h", "{}")
    heard = Commit([foreign(1), foreign(2)])
    asked = writing("a", request=key)
    await serving.fetch(query("append"), *columns([heard, asked]))
    flush = [writing("b"), heard, writing("c", count=2), writing("d", request=key), writing("e", after=1), writing("f")]
    answers = await serving.fetch(query("append"), *columns(flush))
    assert [tuple(answer)[1:] for answer in answers] == [
        ("committed", 4), ("replayed", 2), ("committed", 6), ("replayed", 3), ("version-conflict", 6), ("committed", 7),
    ]  # fmt: skip
    rows = await serving.fetch("SELECT position, stream, version FROM event WHERE position > 3 ORDER BY position")
    assert [tuple(row) for row in rows] == [(4, "b", 1), (5, "c", 1), (6, "c", 2), (7, "f", 1)]


def test_no_statement_of_the_append_function_stands_inside_a_loop() -> None:
    """But that which writes: again, at most once, where something was there already."""
    body = script("append").split("$function$")[1]
    again = "<<twice_at_most>>\n    LOOP\n"
    assert again in body
    loops = re.findall(r"\bLOOP\b(.*?)END LOOP", body.replace(again, ""), re.DOTALL)
    assert len(loops) == 6
    assert not [loop for loop in loops if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|PERFORM|EXECUTE)\b", loop)]
