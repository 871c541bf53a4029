"""The engine of readers and queries: a pool of connections to the service's own database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Date, cast, func
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.engine import engine_of
from shared.settings import Settings

SERVER_SETTINGS = {
    "jit": "off",
    "work_mem": "16MB",  # a report over a hundred thousand deals is not written to disk to be sorted
    "application_name": "sales-readers",
    # A worker whose host is gone without a word keeps its readers' locks until PostgreSQL has noticed.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
CONNECT = {"timeout": 5, "command_timeout": 60, "server_settings": SERVER_SETTINGS}
TODAY = cast(func.timezone(func.coalesce(func.current_setting("sales.time_zone", True), "UTC"), func.now()), Date)
"""The business day on which a statement of the reading engine runs, in the company's time zone."""


@asynccontextmanager
async def reading_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    zone = {"sales.time_zone": settings.time_zone}
    connect = CONNECT | {"server_settings": SERVER_SETTINGS | zone}
    engine = engine_of(
        settings.database_url, connect,
        pool_size=settings.database_pool, max_overflow=0, pool_timeout=5, json_serializer=_json,
    )  # fmt: skip
    try:
        yield engine
    finally:
        await engine.dispose()


def _json(value: Any) -> str:
    """A listing's document is a tenth of what its row costs when json writes it."""
    return to_json(value).decode()
