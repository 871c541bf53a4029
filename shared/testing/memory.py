"""The log in memory: the twin of `PostgresLog`, deterministic and without I/O, for the seeded simulation.

Every method awaits `pause` where the other one would wait for the database, so that a simulation can interleave and
crash there: `append` once before it takes effect and once between that and its answer.
"""

import asyncio
import json
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.log.checks import check
from shared.log.epoch import EPOCH_BEGAN, LOG_STREAM
from shared.log.log import (
    Advance,
    Checkpoint,
    Claim,
    Commit,
    DataRefused,
    Feed,
    NewEvent,
    Outcome,
    Recorded,
    Request,
    Status,
    StoredRequest,
)

from .published import feed_of
from .waiting import Waiting

KEPT = timedelta(days=30)
_DAWN = datetime(2004, 1, 1, tzinfo=UTC)


async def _yield() -> None:
    await asyncio.sleep(0)


class MemoryLog:
    """`now` is the log's clock; by default it stands still. `name` tells it from others that begin epochs."""

    def __init__(
        self,
        pause: Callable[[], Awaitable[None]] = _yield,
        now: Callable[[], datetime] = lambda: _DAWN,
        name: str = "",
    ) -> None:
        self.pause, self._now, self._name = pause, now, name
        self.rows: list[Recorded] = []
        self.checkpoints: dict[str, Checkpoint] = {}
        self.claims: dict[tuple[str, str], str] = {}
        self._by_id: dict[UUID, int] = {}
        self._by_source: set[tuple[str, int]] = set()
        self._streams: dict[str, list[Recorded]] = {}
        self._requests: dict[tuple[str, str, str], tuple[StoredRequest, datetime]] = {}
        self._epochs = [(1, 0)]  # number and position of each
        self._waiting = Waiting()

    @property
    def top(self) -> int:
        """The head, without asking."""
        return self.rows[-1].position if self.rows else 0

    def image(self) -> "MemoryLog":
        """A backup."""
        kept = MemoryLog()
        kept.restore(self)
        return kept

    def restore(self, image: "MemoryLog") -> None:
        """Be as the backup is. Nobody may be at work."""
        self.rows, self._epochs = list(image.rows), list(image._epochs)
        self.checkpoints, self.claims = dict(image.checkpoints), dict(image.claims)
        self._by_id, self._by_source = dict(image._by_id), set(image._by_source)
        self._requests = dict(image._requests)
        self._streams = {stream: list(rows) for stream, rows in image._streams.items()}

    async def append(self, commit: Commit) -> Outcome:
        check(commit)
        await self.pause()
        [outcome] = self.flush([commit])
        await self.pause()
        return outcome

    def flush(self, commits: Sequence[Commit]) -> list[Outcome]:
        """Append at once, each commit by itself. DataRefused, where one cannot be stored, is for all of them."""
        verdicts = [self._verdict(commit) for commit in commits]
        return [
            verdict or Outcome(Status.COMMITTED, self._apply(commit))
            for commit, verdict in zip(commits, verdicts, strict=True)
        ]

    def _verdict(self, commit: Commit) -> Outcome | None:
        """None where nothing stands against it. The order is that of `Status`."""
        found = [self._by_id[event.event_id] for event in commit.events if event.event_id in self._by_id]
        if found and len(found) == len(commit.events):
            return Outcome(Status.REPLAYED, max(found))
        if commit.request is not None and (stored := self._stored(_key(commit.request))):
            same = stored.body_hash == commit.request.body_hash
            return Outcome(Status.REPLAYED, stored.position) if same else Outcome(Status.KEY_REUSED, self.top)
        if any(len(self._streams.get(stream, ())) != version for stream, version in commit.expected):
            return Outcome(Status.VERSION_CONFLICT, self.top)
        if any(self._taken(claim, commit.releases) for claim in commit.claims):
            return Outcome(Status.CLAIM_TAKEN, self.top)
        if commit.advance is not None and self._checkpoint(commit.advance.reader).position != commit.advance.old:
            return Outcome(Status.CHECKPOINT_MOVED, self.top)
        sources = {(event.source, event.source_position) for event in commit.events if event.source}
        if found or not self._by_source.isdisjoint(sources):
            raise DataRefused("a part of the commit's events is in the log already")
        return None

    def _stored(self, key: tuple[str, str, str]) -> StoredRequest | None:
        stored, at = self._requests.get(key, (None, self._now()))
        return stored if at > self._now() - KEPT else None

    def _taken(self, claim: Claim, releases: Sequence[Claim]) -> bool:
        holder = self.claims.get((claim.scope, claim.key))
        return holder not in (None, claim.stream) and Claim(claim.scope, claim.key, holder or "") not in releases

    def _checkpoint(self, reader: str) -> Checkpoint:
        return self.checkpoints.get(reader, Checkpoint())

    def _apply(self, commit: Commit) -> int:
        documents = [_documents(event) for event in commit.events]  # or DataRefused, before anything is changed
        for event, (meta, published) in zip(commit.events, documents, strict=True):
            self._write(self.top + 1, event, meta, published)
        if commit.request is not None:
            stored = StoredRequest(commit.request.body_hash, commit.request.response, self.top)
            self._requests[_key(commit.request)] = (stored, self._now())
        for claim in commit.releases:
            if self.claims.get((claim.scope, claim.key)) == claim.stream:
                del self.claims[claim.scope, claim.key]
        for claim in commit.claims:
            self.claims[claim.scope, claim.key] = claim.stream
        if commit.advance is not None:
            self._advance(commit.advance)
        self._waiting.wake()
        return self.top

    def _write(self, position: int, event: NewEvent, meta: dict[str, Any], published: dict[str, Any] | None) -> None:
        row = Recorded(
            position, event.stream, event.version, event.event_id, event.type, event.schema, event.data, meta,
            published, event.source, event.source_position, self._now(),
        )  # fmt: skip
        self.rows.append(row)
        self._by_id[row.event_id] = position
        if row.source is not None and row.source_position is not None:
            self._by_source.add((row.source, row.source_position))
        else:
            self._streams.setdefault(row.stream, []).append(row)

    def _advance(self, step: Advance) -> None:
        self.checkpoints[step.reader] = Checkpoint(step.new, step.epoch)

    async def read(self, after: int, limit: int) -> list[Recorded]:
        await self.pause()
        start = bisect_right(self.rows, after, key=_position)
        return self.rows[start : start + limit]

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Recorded]:
        await self.pause()
        return self._streams.get(stream, [])[after_version:]

    async def read_opened(self, stream: str, type: str) -> list[Recorded]:
        await self.pause()
        rows = self._streams.get(stream, [])
        last = max((place for place, row in enumerate(rows) if row.type == type), default=0)
        return [*rows[:1], *rows[max(last, 1) :]]

    async def read_streams(self, streams: Sequence[str], up_to: int) -> list[Recorded]:
        await self.pause()
        rows = [row for stream in set(streams) for row in self._streams.get(stream, ()) if row.position <= up_to]
        return sorted(rows, key=_position)

    async def head(self) -> int:
        await self.pause()
        return self.top

    async def wait(self, after: int, timeout: float) -> int:
        await self.pause()
        if self.top <= after and timeout > 0:
            await self._waiting.until(lambda: self.top > after, timeout)
        return self.top

    async def stored_request(self, client: str, route: str, key: str) -> StoredRequest | None:
        await self.pause()
        return self._stored((client, route, key))

    async def holder(self, scope: str, key: str) -> str | None:
        await self.pause()
        return self.claims.get((scope, key))

    async def checkpoint(self, reader: str) -> Checkpoint:
        await self.pause()
        return self._checkpoint(reader)

    async def feed(self, after: int, limit: int) -> Feed:
        await self.pause()
        return feed_of(self.rows, self._epochs, after, limit)

    async def heard(self, source: str, event_ids: Collection[UUID]) -> frozenset[UUID]:
        await self.pause()
        wanted = frozenset(event_ids) & self._by_id.keys()
        return frozenset(row.event_id for row in self.rows if row.event_id in wanted and row.source == source)

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
        await self.pause()
        latest, _ = self._epochs[-1]
        if position <= self.top:
            raise ValueError(f"position {position} is not above the head {self.top}")
        if epoch is not None and epoch <= latest:
            raise ValueError(f"epoch {epoch} is not after the last")
        epoch = epoch or latest + 1
        data = {"epoch": epoch, "from": position, "lost_from": lost_from, "lost_to": lost_to, "reason": reason}
        event_id = uuid5(NAMESPACE_URL, f"{self._name} epoch at {position}")
        meta = {
            "time": self._now().isoformat(),
            "actor": actor,
            "correlation": str(event_id),
            "causation": None,
            "hops": 0,
        }
        version = len(self._streams.get(LOG_STREAM, ())) + 1
        event = NewEvent(event_id, LOG_STREAM, version, EPOCH_BEGAN, 1, json.dumps(data), "{}")
        self._epochs.append((epoch, position))
        self._write(position, event, meta, {"type": EPOCH_BEGAN, "schema": 1, "data": data})
        await self.pause()
        return epoch


def _key(request: Request) -> tuple[str, str, str]:
    return request.client, request.route, request.key


def _position(row: Recorded) -> int:
    return row.position


def _documents(event: NewEvent) -> tuple[dict[str, Any], dict[str, Any] | None]:
    try:
        json.loads(event.data)
        return json.loads(event.meta), None if event.published is None else json.loads(event.published)
    except ValueError as error:
        raise DataRefused(f"not JSON: {error}") from error
