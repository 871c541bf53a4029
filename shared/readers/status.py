"""Status: where each reader stands, for operators and for clients that wait for an effect across services."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from shared.log.log import Log

from .projector import Projector
from .reader import Reader
from .store import ReadStore


class Follows(Protocol):
    """A consumer of another service's events."""

    source: str
    state: str
    head: int
    holes: int
    reader: str
    way: str

    @property
    def position(self) -> int: ...

    @property
    def epoch(self) -> int: ...

    @property
    def lag_seconds(self) -> float: ...


class Sends(Protocol):
    """The relay. `position` is how far the log was looked through for what is published."""

    name: str
    reader: str
    kind: Literal["relay"]
    state: str
    position: int

    @property
    def running(self) -> bool: ...


def _now() -> datetime:
    return datetime.now(UTC)


class Status:
    """`report` is the answer of GET /ops/status. `lag` is in positions, of this log for projections and policies,
    of the source's for ingest; `lag_seconds` is the age of the first event that a reader has not handled. There is
    a `relay` where there is a broker."""

    def __init__(
        self,
        service: str,
        log: Log,
        readers: Iterable[Reader],
        ingests: Iterable[Follows],
        store: ReadStore,
        now: Callable[[], datetime] = _now,
        relay: Sends | None = None,
    ) -> None:
        self._service, self._log, self._store, self._now = service, log, store, now
        self._readers, self._ingests, self._relay = list(readers), list(ingests), relay

    async def report(self) -> dict[str, Any]:
        counts = await self._store.parked_counts()
        positions = [await self._position(one) for one in self._readers]
        sent = await self._sent(self._relay) if self._relay else 0
        ingests = [await self._ingest(one) for one in self._ingests]
        # The head last: whoever has it then has also all that the readers' own work added meanwhile.
        feed, head = await self._log.feed(0, 1), await self._log.head()
        readers = [
            await self._reader(one, position, head, counts.get(one.reader, 0))
            for one, position in zip(self._readers, positions, strict=True)
        ]
        if self._relay is not None:
            readers.append(await self._sender(self._relay, sent, head, feed.head))
        return {
            "service": self._service,
            "epoch": feed.epoch,
            "head": head,
            "readers": readers + [_as_reader(*one) for one in zip(self._ingests, ingests, strict=True)],
            "ingest": ingests,
            "parked": sum(counts.values()),
        }

    async def building(self) -> list[str]:
        """The projections whose version of this release has not come to the log's head yet, and cannot serve."""
        live = await self._store.live()
        projectors = [one for one in self._readers if isinstance(one, Projector)]
        return [one.name for one in projectors if live.get(one.name) != one.projected.version]

    async def _position(self, one: Reader) -> int:
        if one.running:
            return one.position
        return max(one.position, await self._store.position(one.reader) or 0)  # another process may run it

    async def _reader(self, one: Reader, position: int, head: int, parked: int) -> dict[str, Any]:
        return {
            "name": one.name,
            "kind": one.kind,
            "position": position,
            "lag": max(0, head - position),
            "lag_seconds": await self._age_after(position) if position < head else 0.0,
            "state": one.state,
            "parked": parked,
        }

    async def _sent(self, one: Sends) -> int:
        if one.running:
            return one.position
        return max(one.position, (await self._log.checkpoint(one.reader)).position)

    async def _sender(self, one: Sends, position: int, head: int, published: int) -> dict[str, Any]:
        """Level once it has sent the last published event, whatever else has come since."""
        behind = position < published
        return {
            "name": one.name,
            "kind": one.kind,
            "position": position,
            "lag": head - position if behind else 0,
            "lag_seconds": await self._age_after(position) if behind else 0.0,
            "state": one.state,
            "parked": 0,
        }

    async def _age_after(self, position: int) -> float:
        rows = await self._log.read(position, 1)
        return max(0.0, round((self._now() - rows[0].recorded_at).total_seconds(), 3)) if rows else 0.0

    async def _ingest(self, one: Follows) -> dict[str, Any]:
        position, epoch = one.position, one.epoch
        if one.state == "standing by":
            stored = await self._log.checkpoint(one.reader)
            position, epoch = stored.position, stored.epoch
        return {
            "source": one.source,
            "partition": 0,  # a topic has one, the image of the log
            "transport": one.way,
            "position": position,
            "epoch": epoch,
            "head": max(one.head, position),
            "lag": max(0, one.head - position),
            "holes": one.holes,
            "state": one.state,
        }


def _as_reader(one: Follows, ingest: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": ingest["source"],
        "kind": "ingest",
        "position": ingest["position"],
        "lag": ingest["lag"],
        "lag_seconds": one.lag_seconds,
        "state": ingest["state"],
        "parked": 0,
    }
