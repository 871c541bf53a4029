"""Status: where each reader stands, for operators and for clients that wait for an effect across services."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from shared.log.log import Log

from .projector import Projector
from .reader import Reader
from .rebuilds import eta
from .store import ReadStore, Version


class Follows(Protocol):
    """A consumer of another service's events."""

    source: str
    state: str
    head: int
    counter: str
    """The name under which the holes that were ever found are counted, as a checkpoint."""
    reader: str
    way: str

    @property
    def position(self) -> int: ...

    @property
    def epoch(self) -> int: ...

    @property
    def lag_seconds(self) -> float: ...

    @property
    def running(self) -> bool: ...

    async def look(self, position: int) -> datetime | None:
        """Ask the owner for its `head`, where no other word of it comes to this process. Returns when it accepted the
        first event beyond `position`, None where it has none or does not answer."""
        ...


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
    a `relay` where there is a broker. A process that runs no readers (`here` is false) knows of them what stands in
    the database: their checkpoints, and whether any process runs them."""

    def __init__(
        self,
        service: str,
        log: Log,
        readers: Iterable[Reader],
        ingests: Iterable[Follows],
        store: ReadStore,
        now: Callable[[], datetime] = _now,
        relay: Sends | None = None,
        here: bool = True,
    ) -> None:
        self._here = here
        self._service, self._log, self._store, self._now = service, log, store, now
        self._readers, self._ingests, self._relay = list(readers), list(ingests), relay

    async def report(self) -> dict[str, Any]:
        counts = await self._store.parked_counts()
        states = await self._states()
        positions = await self._positions(self._readers)
        sent = await self._sent(self._relay) if self._relay else 0
        ingests = await asyncio.gather(*(self._ingest(one, states) for one in self._ingests))
        # The head last: whoever has it then has also all that the readers' own work added meanwhile.
        feed, head = await self._log.feed(0, 1), await self._log.head()
        readers = [
            await self._reader(one, positions[one.reader], head, counts.get(one.reader, 0), states)
            for one in self._readers
        ]
        if self._relay is not None:
            readers.append(await self._sender(self._relay, sent, head, feed.head, states))
        return {
            "service": self._service,
            "epoch": feed.epoch,
            "head": head,
            "readers": [*readers, *(as_reader for _, as_reader in ingests)],
            "ingest": [ingest for ingest, _ in ingests],
            "parked": sum(counts.values()),
        }

    async def building(self) -> list[str]:
        """The projections whose version of this release has not come to the log's head yet, and cannot serve."""
        built = {one.reader for one in await self._store.all_versions() if one.is_built}
        return [one.name for one in self._projectors() if one.reader not in built]

    def _projectors(self) -> list[Projector]:
        return [one for one in self._readers if isinstance(one, Projector)]

    async def projections(self) -> dict[str, Any]:
        """Of the answer of GET /ops/projections what the versions say."""
        versions = await self._store.all_versions()
        followed = await self._store.led([one.reader for one in versions])
        positions = await self._positions(self._projectors())
        head = await self._log.head()
        told: dict[str, list[dict[str, Any]]] = {}
        for one in versions:
            position = max(one.position, positions.get(one.reader, 0))
            told.setdefault(one.name, []).append(_version(one, position, head, one.reader in followed))
        items = [_projection(one, positions[one.reader], head, told.pop(one.name, [])) for one in self._projectors()]
        left = [{"name": name, **one} for name, some in told.items() for one in some]
        return {"service": self._service, "head": head, "items": items, "left": left}

    async def _positions(self, readers: Iterable[Reader]) -> dict[str, int]:
        """By reader. Another process may run those that do not run here."""
        readers = list(readers)
        elsewhere = [one.reader for one in readers if not one.running]
        stored = await self._store.positions(elsewhere) if elsewhere else {}
        return {one.reader: max(one.position, stored.get(one.reader, 0)) for one in readers}

    async def _states(self) -> dict[str, str]:
        """By reader, what is known here of those that run in another process."""
        if self._here:
            return {}
        names = [one.reader for one in self._readers] + [one.reader for one in self._ingests]
        names += [self._relay.reader] if self._relay else []
        led = await self._store.led(names)
        return {name: "elsewhere" if name in led else "nowhere" for name in names}

    async def _reader(
        self, one: Reader, position: int, head: int, parked: int, states: Mapping[str, str]
    ) -> dict[str, Any]:
        return {
            "name": one.name,
            "kind": one.kind,
            "position": position,
            "lag": max(0, head - position),
            "lag_seconds": await self._age_after(position) if position < head else 0.0,
            "state": states.get(one.reader, one.state),
            "parked": parked,
        }

    async def _sent(self, one: Sends) -> int:
        if one.running:
            return one.position
        return max(one.position, (await self._log.checkpoint(one.reader)).position)

    async def _sender(
        self, one: Sends, position: int, head: int, published: int, states: Mapping[str, str]
    ) -> dict[str, Any]:
        """Level once it has sent the last published event, whatever else has come since."""
        behind = position < published
        return {
            "name": one.name,
            "kind": one.kind,
            "position": position,
            "lag": head - position if behind else 0,
            "lag_seconds": await self._age_after(position) if behind else 0.0,
            "state": states.get(one.reader, one.state),
            "parked": 0,
        }

    async def _ingest(self, one: Follows, states: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """As one that ingests, and as one of all readers."""
        position, epoch, behind = one.position, one.epoch, one.lag_seconds
        if not one.running:
            stored = await self._log.checkpoint(one.reader)
            position, epoch = stored.position, stored.epoch
            if not self._here or one.state == "standing by":
                since = await one.look(position)
                behind = self._seconds_since(since) if since else 0.0
        ingest: dict[str, Any] = {
            "source": one.source,
            "partition": 0,  # a topic has one, the image of the log
            "transport": one.way,
            "position": position,
            "epoch": epoch,
            "head": max(one.head, position),
            "lag": max(0, one.head - position),
            "holes": (await self._log.checkpoint(one.counter)).position,
            "state": states.get(one.reader, one.state),
        }
        as_reader = {
            "name": one.source,
            "kind": "ingest",
            "position": position,
            "lag": ingest["lag"],
            "lag_seconds": behind,
            "state": ingest["state"],
            "parked": 0,
        }
        return ingest, as_reader

    async def _age_after(self, position: int) -> float:
        rows = await self._log.read(position, 1)
        return self._seconds_since(rows[0].recorded_at) if rows else 0.0

    def _seconds_since(self, moment: datetime) -> float:
        return max(0.0, round((self._now() - moment).total_seconds(), 3))


def _projection(one: Projector, position: int, head: int, versions: list[dict[str, Any]]) -> dict[str, Any]:
    own = next((version for version in versions if version["version"] == one.projected.version), {})
    live = next((version["version"] for version in versions if version["status"] == "live"), None)
    return {
        "name": one.name,
        "version": one.projected.version,
        "live_version": live,
        "status": own.get("status", "building"),
        "position": position,
        "lag": max(0, head - position),
        "eta_seconds": own.get("eta_seconds"),
        "versions": versions,
    }


def _version(one: Version, position: int, head: int, followed: bool) -> dict[str, Any]:
    left = None if one.is_built or not followed else eta(position, head, one.seconds)
    return {
        "version": one.version,
        "status": one.status,
        "position": position,
        "lag": max(0, head - position),
        "eta_seconds": None if left is None else round(left, 1),
        "followed": followed,
    }
