"""The database's roles: who serves can only call the log's functions, who analyses only reads."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from shared.log.flush import columns
from shared.log.postgres import PostgresLog
from shared.log.statements import query
from shared.testing.postgres import Database, FreshDatabase, TestCluster
from tests.log.making import writing

EVENT = (
    "INSERT INTO event SELECT * FROM event",
    "UPDATE event SET meta = '{}'",
    "DELETE FROM event",
    "TRUNCATE event",
    "ALTER TABLE event ADD COLUMN extra text",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "ALTER TABLE event OWNER TO CURRENT_USER",
    "ALTER TABLE event DROP CONSTRAINT event_pkey",
    "DROP TABLE event",
    "DROP INDEX event_event_id",
    "CREATE TRIGGER t BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE r AS ON INSERT TO event DO INSTEAD NOTHING",
    "LOCK TABLE event",
    "SELECT FROM event FOR UPDATE",
)
RULES = (
    "SET session_replication_role = replica",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "DO 'BEGIN END'",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
    "CREATE OR REPLACE FUNCTION append() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DROP SCHEMA public CASCADE",
    "CREATE TABLE public.event2 ()",
    "SET ROLE test_owner",
    "SET SESSION AUTHORIZATION test_owner",
    "CREATE ROLE other",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "COPY event TO '/tmp/event'",
    "COPY event FROM PROGRAM 'true'",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'kept where nobody looks')",
    "SELECT pg_read_file('postgresql.conf')",
)


@pytest.fixture
def database(fresh_database: FreshDatabase) -> Database:
    return fresh_database()


@pytest_asyncio.fixture
async def serving(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """With an event in the log, and a read table with a row."""
    connection = await asyncpg.connect(database.serving_url)
    await connection.fetch(query("append"), *columns([writing("a")]))
    await connection.execute("CREATE SCHEMA deals_v1; CREATE TABLE deals_v1.deals AS SELECT 1 AS amount")
    await connection.execute("ALTER TABLE deals_v1.deals ENABLE ROW LEVEL SECURITY")
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def analyst(
    postgres: TestCluster, database: Database, serving: asyncpg.Connection
) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres.analyst_url(database))
    yield connection
    await connection.close()


async def done(connection: asyncpg.Connection, act: str) -> bool:
    """Whether the act is not refused for want of a privilege."""
    try:
        async with connection.transaction():
            await connection.execute(act)
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


async def test_who_serves_can_do_nothing_to_events_nor_to_the_rules(serving: asyncpg.Connection) -> None:
    assert [act for act in (*EVENT, *RULES) if await done(serving, act)] == []
    own = "CREATE FUNCTION deals_v1.f() RETURNS int LANGUAGE {} AS '{}'"
    functions = [own.format("sql", "SELECT 1"), own.format("plpgsql", "BEGIN RETURN 1; END")]
    assert [act for act in functions if await done(serving, act)] == [], "not in a schema of its own either"
    assert await serving.fetchval("SELECT count(*) FROM event") == 1


async def test_an_analyst_reads_events_where_the_readers_stand_and_every_read_table(
    analyst: asyncpg.Connection, serving: asyncpg.Connection
) -> None:
    assert await analyst.fetchval("SELECT stream FROM event") == "a"
    for table in ("epoch", "checkpoint", "projection", "deals_v1.deals"):
        await analyst.execute(f"SELECT * FROM {table}")
    assert await analyst.fetchval("SELECT amount FROM deals_v1.deals") == 1, "whosoever it is"
    await serving.execute("CREATE SCHEMA later_v1; CREATE TABLE later_v1.rows AS SELECT 2 AS sum")
    assert await analyst.fetchval("SELECT sum FROM later_v1.rows") == 2


async def test_an_analyst_writes_nothing_even_once_the_session_is_no_longer_read_only(
    analyst: asyncpg.Connection, database: Database
) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await analyst.execute("CREATE TEMPORARY TABLE t ()")
    await analyst.execute("SET default_transaction_read_only = off")
    acts = [
        *EVENT,
        *RULES,
        *(f"SELECT * FROM {closed}" for closed in ("request", "claim", "parked", "head", "alembic_version")),
        "INSERT INTO checkpoint VALUES ('r', 1, 1)",
        "DELETE FROM projection",
        "INSERT INTO deals_v1.deals VALUES (2)",
        "UPDATE deals_v1.deals SET amount = 2",
        "TRUNCATE deals_v1.deals",
        "DROP TABLE deals_v1.deals",
        "ALTER TABLE deals_v1.deals DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE deals_v1.mine ()",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE t ()",
        f"SET ROLE {database.serving}",
        f"SET ROLE {database.serving}_scoped",
        "SELECT begin_epoch(9, 'log', gen_random_uuid(), NULL, NULL, NULL, 'x', 'y')",
        "SELECT forget_requests(1)",
    ]
    assert [act for act in acts if await done(analyst, act)] == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await analyst.fetch(query("append"), *columns([writing("b")]))


async def test_what_is_closed_stays_so_for_a_service_that_runs(database: Database) -> None:
    async with await PostgresLog.open(database.serving_url) as log:
        assert (await log.append(writing("a"))).position == 1
        assert len(await log.read(0, 10)) == 1
