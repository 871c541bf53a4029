"""What a log is: commits in, recorded events out. `PostgresLog` and its in-memory twin are the two of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol
from uuid import UUID


class Status(StrEnum):
    """What became of a commit. The first that applies, in this order."""

    REPLAYED = "replayed"
    KEY_REUSED = "key-reused"
    VERSION_CONFLICT = "version-conflict"
    CLAIM_TAKEN = "claim-taken"
    CHECKPOINT_MOVED = "checkpoint-moved"
    COMMITTED = "committed"


class NewEvent(NamedTuple):
    """An event to append. `data`, `meta` and `published` are JSON texts; `version` is None for a foreign event.

    `published` is `{"type", "schema", "data"}`, the form in which the fact leaves the service.
    """

    event_id: UUID
    stream: str
    version: int | None
    type: str
    schema: int
    data: str
    meta: str
    published: str | None = None
    source: str | None = None
    source_position: int | None = None


class Request(NamedTuple):
    """An idempotency record: one answer for one key of one client on one route."""

    client: str
    route: str
    key: str
    body_hash: str
    response: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A unique key and the stream that holds it."""

    scope: str
    key: str
    stream: str


@dataclass(frozen=True, slots=True)
class Advance:
    """A reader's step: refused unless it still stands at `old`. `epoch` is that of the source it reads."""

    reader: str
    old: int
    new: int
    epoch: int = 1


class Commit(NamedTuple):
    """What goes into the log together or not at all. `expected` holds the version of every stream that is
    written (before the first new event) and of every stream that was only read."""

    events: Sequence[NewEvent] = ()
    expected: Sequence[tuple[str, int]] = ()
    request: Request | None = None
    claims: Sequence[Claim] = ()
    releases: Sequence[Claim] = ()
    advance: Advance | None = None


class Outcome(NamedTuple):
    """`position` is that of the commit's last event, of the original's where replayed, the head where none."""

    status: Status
    position: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the log."""

    position: int
    stream: str
    version: int | None
    event_id: UUID
    type: str
    schema: int
    data: str
    meta: dict[str, Any]
    published: dict[str, Any] | None
    source: str | None
    source_position: int | None
    recorded_at: datetime = field(compare=False)


class StoredRow(NamedTuple):
    """A row of the log as the database holds it, byte for byte: JSON as text, `recorded_at` in microseconds since
    1970."""

    position: int
    stream: str
    version: int | None
    event_id: str
    type: str
    schema: int
    data: str
    meta: str
    published: str | None
    source: str | None
    source_position: int | None
    recorded_at: int


@dataclass(frozen=True, slots=True)
class StoredRequest:
    body_hash: str
    response: str
    position: int


@dataclass(frozen=True, slots=True)
class Published:
    """A published event as relay and feed send it: `previous` is the position of the one before (0: none).
    `traceparent` (W3C Trace Context) is missing only from what an older release has sent."""

    epoch: int
    position: int
    previous: int
    stream: str
    event_id: UUID
    type: str
    schema: int
    time: str
    correlation: str
    causation: str | None
    actor: str
    hops: int
    data: dict[str, Any]
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of published events. `next` is the last item's position, else where the page began after."""

    epoch: int
    items: Sequence[Published]
    next: int
    head: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    position: int = 0
    epoch: int = 1


class LogUnavailable(Exception):
    """The database is away, or a flush did not get through before its deadline with nothing sent."""


class OutcomeUnknown(Exception):
    """The commit was sent and its fate could not be learned before the deadline; repeating it is safe."""


class DataRefused(Exception):
    """The database refused the commit's data; nothing was written."""


class Log(Protocol):
    async def append(self, commit: Commit) -> Outcome:
        """Join the next flush and wait for its answer.

        Raises LogUnavailable, OutcomeUnknown or DataRefused. A cancelled caller changes nothing for others;
        its commit may or may not have been sent."""
        ...

    async def read(self, after: int, limit: int) -> list[Recorded]:
        """The rows with position > after, in order."""
        ...

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Recorded]:
        """The stream's own events with version > after_version, in order."""
        ...

    async def read_opened(self, stream: str, type: str) -> list[Recorded]:
        """The stream's first event and, in order, all from its last event of that type on; all of them where it has
        none."""
        ...

    async def read_streams(self, streams: Sequence[str], up_to: int) -> list[Recorded]:
        """The own events of several streams with position <= up_to, in log order."""
        ...

    async def head(self) -> int:
        """The highest position, 0 for an empty log."""
        ...

    async def wait(self, after: int, timeout: float) -> int:
        """Wait until the head is beyond `after`, at most `timeout` seconds. Returns the head."""
        ...

    async def stored_request(self, client: str, route: str, key: str) -> StoredRequest | None: ...

    async def holder(self, scope: str, key: str) -> str | None:
        """The stream that holds the claim."""
        ...

    async def checkpoint(self, reader: str) -> Checkpoint: ...

    async def feed(self, after: int, limit: int) -> Feed:
        """The published events with position > after, in log order."""
        ...

    async def heard(self, source: str, event_ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of them that are in the log and came from `source`."""
        ...

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
        """Begin a new epoch with EpochBegan at `position`, above the head: the only gap that a log may have. It is the
        next one, or `epoch`, above all before it. Returns the new epoch, raises ValueError."""
        ...
