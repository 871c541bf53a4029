"""The embedded PostgreSQL: password logins only, clean ends, plain words."""

import asyncpg
import pytest

from deploy.postgres_server import ServerFailed
from shared.testing.postgres import FreshDatabase, TestCluster


async def test_a_fresh_database_is_served_under_its_password(fresh_database: FreshDatabase) -> None:
    database = fresh_database(migrated=False)
    connection = await asyncpg.connect(database.serving_url)
    assert await connection.fetchval("SELECT current_user::text") == database.serving
    await connection.close()


async def test_a_wrong_password_is_refused(fresh_database: FreshDatabase) -> None:
    database = fresh_database(migrated=False)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.serving_url, password="wrong")


def test_a_refused_statement_is_one_line(postgres: TestCluster) -> None:
    with pytest.raises(ServerFailed, match='relation "nothing" does not exist'):
        postgres.server.run_sql("SELECT * FROM nothing")


async def test_a_fresh_database_is_migrated_and_nobody_elses(fresh_database: FreshDatabase) -> None:
    first, second = fresh_database(), fresh_database()
    connection = await asyncpg.connect(first.serving_url)
    assert await connection.fetchval("SELECT count(*) FROM event") == 0
    assert await connection.fetchval("SELECT current_database()") == first.name != second.name
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("DELETE FROM event")
    await connection.close()
