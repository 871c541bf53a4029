"""The engine of all but the hot path."""

from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.log.engine import engine_of
from shared.testing.postgres import FreshDatabase


async def test_an_error_does_not_tell_what_its_statement_was_given(fresh_database: FreshDatabase) -> None:
    engine, given = engine_of(fresh_database(migrated=False).owner_url), {"name": "somebody who was looked for"}
    async with engine.connect() as db:
        with pytest.raises(DBAPIError, match="nowhere") as failed:
            await db.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), given)
    await engine.dispose()
    assert given["name"] not in "".join(format_exception(failed.value))  # which is what the logs repeat
