from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from shared.log.log import Log
from shared.log.postgres import PostgresLog
from shared.testing.memory import MemoryLog
from shared.testing.postgres import Database, FreshDatabase


@pytest.fixture
def database(fresh_database: FreshDatabase) -> Database:
    return fresh_database()


@pytest_asyncio.fixture
async def postgres_log(database: Database) -> AsyncIterator[PostgresLog]:
    async with await PostgresLog.open(database.serving_url, pool=4) as log:
        yield log


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def log(request: pytest.FixtureRequest) -> Log:
    if request.param == "memory":
        return MemoryLog()
    log: PostgresLog = request.getfixturevalue("postgres_log")
    return log
