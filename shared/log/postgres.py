"""The log on PostgreSQL."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import uuid_utils.compat as uuids
from pydantic_core import from_json

from .appender import Appender
from .epoch import LOG_STREAM
from .failures import LOST, REFUSED
from .log import (
    Checkpoint,
    Commit,
    Feed,
    LogUnavailable,
    Outcome,
    Published,
    Recorded,
    StoredRequest,
    StoredRow,
)
from .notices import Notices
from .statements import query
from .tracing import of_event
from .watch import POLL_RARELY, POLL_SECONDS, HeadWatch

READING = {
    "application_name": "sales-log",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "client_connection_check_interval": "1000",
}
"""Settings of a connection for reading. Plans are kept: one made while the log was small must not scan it, nor sort
what an index has in order, once it is large."""


class PostgresLog:
    """`async with await PostgresLog.open(url) as log`, or `open` and `close`. One for each process."""

    def __init__(self, pool: asyncpg.Pool, url: str, deadline: float, shared: bool = False) -> None:
        self._pool, self._deadline = pool, deadline
        self._watch = HeadWatch(self.head, POLL_RARELY if shared else POLL_SECONDS)
        self._notices = Notices(url, self._watch.seen, deadline) if shared else None
        self._appender = Appender(url, deadline=deadline, committed=self._committed)

    @classmethod
    async def open(cls, url: str, *, pool: int = 10, deadline: float = 10.0, shared: bool = False) -> "PostgresLog":
        """`url` is postgresql:// of the service's own role; `pool` the most connections for reading, beside the
        appender's own; `deadline` the seconds within which every call ends. `shared`: other processes append too,
        and each tells the others."""
        reading = await asyncpg.create_pool(
            url,
            min_size=0,
            max_size=pool,
            timeout=deadline,
            command_timeout=deadline,
            reset=_nothing_to_reset,
            server_settings=READING,
        )
        return cls(reading, url, deadline, shared)

    async def close(self) -> None:
        await self._appender.close()
        if self._notices is not None:
            await self._notices.close()
        await self._watch.close()
        self._pool.terminate()

    async def __aenter__(self) -> "PostgresLog":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def append(self, commit: Commit) -> Outcome:
        return await self._appender.append(commit)

    def connections(self) -> tuple[int, int]:
        """Of those for reading: how many are in use, and the most there may be."""
        return self._pool.get_size() - self._pool.get_idle_size(), self._pool.get_max_size()

    def _committed(self, position: int) -> None:
        self._watch.seen(position)
        if self._notices is not None:
            self._notices.tell(position)

    async def read(self, after: int, limit: int) -> list[Recorded]:
        return [_recorded(row) for row in await self._fetch("read", after, limit)]

    async def rows(self, after: int, limit: int) -> list[StoredRow]:
        """The rows with position > after, in order, as they are stored."""
        return [StoredRow(*row) for row in await self._fetch("rows", after, limit)]

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Recorded]:
        return [_recorded(row) for row in await self._fetch("read_stream", stream, after_version)]

    async def read_opened(self, stream: str, type: str) -> list[Recorded]:
        rows = await self._fetch("read_opened", stream, type)
        return sorted(map(_recorded, rows), key=lambda recorded: recorded.position)

    async def read_streams(self, streams: Sequence[str], up_to: int) -> list[Recorded]:
        rows = await self._fetch("read_streams", sorted(set(streams)), up_to)
        return sorted(map(_recorded, rows), key=lambda recorded: recorded.position)

    async def head(self) -> int:
        [(position,)] = await self._fetch("head")
        return int(position)

    async def wait(self, after: int, timeout: float) -> int:
        return await self._watch.wait(after, timeout)

    async def stored_request(self, client: str, route: str, key: str) -> StoredRequest | None:
        rows = await self._fetch("stored_request", client, route, key)
        return StoredRequest(*rows[0]) if rows else None

    async def holder(self, scope: str, key: str) -> str | None:
        rows = await self._fetch("holder", scope, key)
        return rows[0][0] if rows else None

    async def checkpoint(self, reader: str) -> Checkpoint:
        rows = await self._fetch("checkpoint", reader)
        return Checkpoint(*rows[0]) if rows else Checkpoint()

    async def feed(self, after: int, limit: int) -> Feed:
        rows = await self._fetch("feed", after, limit)
        epochs, began = rows[0]["epochs"], rows[0]["began"]
        head, previous = rows[0]["head"] or 0, rows[0]["previous"] or 0
        items: list[Published] = []
        for row in rows:
            if row["position"] is not None:
                item = _published(row, epochs[bisect_right(began, row["position"]) - 1], previous)
                items.append(item)
                previous = item.position
        return Feed(epochs[-1], items, items[-1].position if items else after, head)

    async def heard(self, source: str, event_ids: Collection[UUID]) -> frozenset[UUID]:
        return frozenset(row["event_id"] for row in await self._fetch("heard", source, list(event_ids)))

    async def begin_epoch(
        self,
        position: int,
        lost_from: int | None,
        lost_to: int | None,
        *,
        epoch: int | None = None,
        reason: str = "",
        actor: str = "system",
    ) -> int:
        event_id = uuids.uuid7()  # unlike those of other services that begin one at the same position
        try:
            [(begun,)] = await self._fetch_once(
                "begin_epoch", position, LOG_STREAM, event_id, lost_from, lost_to, epoch, reason, actor
            )
        except asyncpg.InvalidParameterValueError as error:
            raise ValueError(str(error)) from error
        self._watch.seen(position)
        return int(begun)

    async def forget_requests(self, most: int = 1000) -> int:
        """Delete up to `most` answers that are older than the 30 days for which they are kept; they count no
        more in any case. Returns how many."""
        [(forgotten,)] = await self._fetch("forget_requests", most)
        return int(forgotten)

    async def _fetch(self, name: str, *arguments: Any) -> list[asyncpg.Record]:
        """For what may be asked twice: after a restart of the database every idle connection is a dead one."""
        try:
            return await self._fetch_once(name, *arguments)
        except LogUnavailable as error:
            if isinstance(error.__cause__, TimeoutError):
                raise
        await self._pool.expire_connections()
        return await self._fetch_once(name, *arguments)

    async def _fetch_once(self, name: str, *arguments: Any) -> list[asyncpg.Record]:
        try:
            async with self._pool.acquire(timeout=self._deadline) as connection:
                try:
                    return await connection.fetch(query(name), *arguments)
                except LOST:
                    connection.terminate()  # else giving it back would wait for it
                    raise
        except (*LOST, *REFUSED) as error:
            raise LogUnavailable(f"the database does not answer: {type(error).__name__}") from error


async def _nothing_to_reset(connection: Any) -> None:
    """Nobody changes the settings of a connection for reading; the default would cost a round trip each time."""


def _recorded(row: asyncpg.Record) -> Recorded:
    position, stream, version, event_id, type_, schema, data, meta, published, source, source_position, at = row
    return Recorded(
        position, stream, version, event_id, type_, schema, data, from_json(meta),
        None if published is None else from_json(published), source, source_position, at,
    )  # fmt: skip


def _published(row: asyncpg.Record, epoch: int, previous: int) -> Published:
    meta, published = from_json(row["meta"]), from_json(row["published"])
    return Published(
        epoch=epoch,
        position=row["position"],
        previous=previous,
        stream=row["stream"],
        event_id=row["event_id"],
        type=published["type"],
        schema=published["schema"],
        time=meta["time"],
        correlation=meta["correlation"],
        causation=meta.get("causation"),
        actor=meta["actor"],
        hops=meta.get("hops", 0),
        data=published["data"],
        traceparent=of_event(meta.get("traceparent"), meta["correlation"], row["event_id"]),
    )
