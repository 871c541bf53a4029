"""Engines of SQLAlchemy, for all but the hot path."""

from collections.abc import Mapping
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def engine_of(url: str, connecting: Mapping[str, Any] | None = None, **options: Any) -> AsyncEngine:
    """asyncpg itself reads the postgresql:// URL, as it does for the log: over TLS where this says so in libpq's words
    (`?sslmode=verify-full&sslrootcert=/path/to/ca.pem`). `connecting` goes to asyncpg, `options` to SQLAlchemy. What a
    statement was given stands in no error, and so in no line of the logs."""

    async def connect() -> Any:
        return await asyncpg.connect(url, **(connecting or {}))

    return create_async_engine("postgresql+asyncpg://", async_creator=connect, hide_parameters=True, **options)
