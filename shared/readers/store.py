"""What readers keep in the database: checkpoints, parked events, and the read tables of projections."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias
from uuid import UUID

from sqlalchemy import Executable

from .listing import Listing
from .projection import Projection, Row

Projected: TypeAlias = Projection | Listing


def schema_of(projected: Projected) -> str:
    """The schema of the database that holds this version's tables."""
    return schema_of_version(projected.name, projected.version)


def schema_of_version(name: str, version: int) -> str:
    return f"{name}_v{version}"


def reader_of(projected: Projected) -> str:
    """The name under which this version has its checkpoint and its parked events."""
    return reader_of_version(projected.name, projected.version)


def reader_of_version(name: str, version: int) -> str:
    return f"projection:{name}:{version}"


class ParkedChanged(Exception):
    """An operator has retried or discarded parked events of this reader; it has to look again which are parked."""


class AlreadyDone(Exception):
    """The parked event was retried or discarded by somebody else meanwhile."""


class InUse(Exception):
    """Somebody else is at it: a worker that follows, queries that read, or a rebuild under way."""


class Unknown(Exception):
    """There is no such version of a projection."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a projection: `building` until it has come to the log's head, which takes it once; then `live`; and
    `kept` from when another took over until it is dropped. It can be read unless it is building. `seconds` since its
    status is what it is."""

    name: str
    version: int
    status: Literal["building", "live", "kept"]
    position: int
    seconds: float

    @property
    def reader(self) -> str:
        return reader_of_version(self.name, self.version)

    @property
    def is_built(self) -> bool:
        return self.status != "building"


@dataclass(frozen=True, slots=True)
class Group:
    """A constant statement and the rows to run it with, in order."""

    statement: Executable
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ToPark:
    """An event that a reader puts aside, and why. The text of an error is cut, and an event's is ciphertext
    where it is personal."""

    position: int
    stream: str
    source: str | None
    event_id: UUID
    type: str
    error: str
    tries: int


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    reader: str
    position: int
    stream: str
    source: str | None
    event_id: UUID
    type: str
    error: str
    tries: int
    status: Literal["parked", "discarded"]
    parked_at: datetime
    changed_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ParkedFilter:
    """Which parked events: all criteria that are given must hold."""

    reader: str | None = None
    position: int | None = None
    stream: str | None = None
    type: str | None = None
    status: Literal["parked", "discarded"] | None = "parked"


@dataclass(frozen=True, slots=True)
class Step:
    """A reader's way from `old` to `new`, all or nothing: refused with CheckpointMoved unless the reader stands
    at `old`, and with ParkedChanged unless just the streams `parked` are parked."""

    reader: str
    old: int
    new: int
    parked: frozenset[str] = frozenset()
    groups: Sequence[Group] = ()
    park: Sequence[ToPark] = ()
    projected: Projected | None = None


class ReadStore(Protocol):
    """Each call raises LogUnavailable while the database is away."""

    async def own(self, reader: str) -> None:
        """Wait until this process is the one that runs `reader`."""
        ...

    async def led(self, readers: Collection[str]) -> frozenset[str]:
        """Those of `readers` that some process runs just now, this one or another."""
        ...

    async def begin(self, reader: str, position: int) -> int:
        """The reader's checkpoint; it is written as `position` where there is none."""
        ...

    async def position(self, reader: str) -> int | None:
        """The reader's checkpoint, None where it never began."""
        ...

    async def positions(self, readers: Collection[str]) -> Mapping[str, int]:
        """The checkpoints of those of `readers` that ever began."""
        ...

    async def prepare(self, projected: Projected) -> int:
        """Make the version's schema, tables and checkpoint where they are not there. Returns the checkpoint."""
        ...

    async def promote(self, projected: Projected) -> bool:
        """This version has been built: it takes the live one's place, which is kept; or it is kept itself, where the
        live one is newer. False, and nothing changes, as long as the live one's checkpoint is beyond its own; while
        they are compared, neither moves."""
        ...

    async def all_versions(self) -> Sequence[Version]:
        """Those that there are of every projection, by name and version."""
        ...

    async def discarded(self, reader: str) -> frozenset[int]:
        """The positions that an operator discarded; for a version of a projection, those too that were discarded in
        the live one when it was made."""
        ...

    async def parked_streams(self, reader: str) -> frozenset[str]: ...

    async def apply(self, step: Step) -> None:
        """Run the step's statements, park what it parks and move the checkpoint in one transaction."""
        ...

    async def parked(self, wanted: ParkedFilter) -> list[ParkedEvent]:
        """Parked events by reader and position."""
        ...

    async def parked_counts(self) -> dict[str, int]:
        """How many events each reader has parked."""
        ...

    async def unpark(self, reader: str, position: int, step: Step | None = None) -> None:
        """Run the statements of `step` and take the parked event off, in one transaction that no step of the
        reader overlaps. Raises AlreadyDone where it is no longer parked."""
        ...

    async def failed_again(self, reader: str, position: int, error: str) -> None:
        """Keep the newest error of a parked event, and count the try."""
        ...

    async def discard(self, reader: str, position: int, reason: str) -> None:
        """Mark a parked event as discarded, for ever. Raises AlreadyDone where it is no longer parked."""
        ...
