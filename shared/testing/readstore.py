"""The read store in memory: the twin of `PostgresReadStore`, deterministic and without I/O, for the seeded simulation.

It shares checkpoints with a `MemoryLog`, as the two real ones share a database, and awaits the log's `pause` before a
transaction takes effect and again between that and its answer.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql.dml import OnConflictDoNothing, OnConflictDoUpdate

from shared.log.execution import CheckpointMoved
from shared.log.log import Checkpoint
from shared.readers.postgres import StatementFailed
from shared.readers.projection import Row
from shared.readers.store import (
    AlreadyDone,
    Group,
    ParkedChanged,
    ParkedEvent,
    ParkedFilter,
    Projected,
    Step,
    Version,
    reader_of,
    reader_of_version,
    schema_of,
)

from .memory import MemoryLog

Key: TypeAlias = tuple[Any, ...]
Tables: TypeAlias = dict[str, dict[Key, dict[str, Any]]]
"""The rows of each table by primary key."""
Effect: TypeAlias = Callable[[Tables, Row], None]

_DAWN = datetime(2004, 1, 1, tzinfo=UTC)


class MemoryReadStore:
    """Understands inserts, and upserts by primary key that take the new values. For any other statement `effects`
    says what it does to the tables with a row."""

    def __init__(self, log: MemoryLog, effects: Mapping[Executable, Effect] | None = None) -> None:
        self._log, self._effects = log, effects or {}
        self.schemas: dict[str, Tables] = {}
        self.rows: dict[tuple[str, int], ParkedEvent] = {}
        self.versions: dict[tuple[str, int], Literal["building", "live", "kept"]] = {}

    def image(self) -> "MemoryReadStore":
        """A backup, beside that of the log."""
        kept = MemoryReadStore(self._log)
        kept.restore(self)
        return kept

    def restore(self, image: "MemoryReadStore") -> None:
        """Be as the backup is. A step makes new tables, so that those of an image never change."""
        self.schemas, self.rows, self.versions = dict(image.schemas), dict(image.rows), dict(image.versions)

    async def own(self, reader: str) -> None:
        """Everybody may run every reader: a simulation wants them to meet."""
        await self._log.pause()

    async def led(self, readers: Collection[str]) -> frozenset[str]:
        """As everybody may run every reader, nobody is known to."""
        await self._log.pause()
        return frozenset()

    async def begin(self, reader: str, position: int) -> int:
        await self._log.pause()
        return self._log.checkpoints.setdefault(reader, Checkpoint(position)).position

    async def positions(self, readers: Collection[str]) -> dict[str, int]:
        await self._log.pause()
        return {one: self._log.checkpoints[one].position for one in readers if one in self._log.checkpoints}

    async def position(self, reader: str) -> int | None:
        await self._log.pause()
        return self._position(reader)

    async def prepare(self, projected: Projected) -> int:
        await self._log.pause()
        reader, schema = reader_of(projected), schema_of(projected)
        if schema not in self.schemas or reader not in self._log.checkpoints:
            self._drop(reader, schema)
            self.schemas[schema] = {table.name: {} for table in projected.metadata.tables.values()}
            self._log.checkpoints[reader] = Checkpoint()
            self.versions[projected.name, projected.version] = "building"
            self._inherit(reader, projected.name)
        return self._log.checkpoints[reader].position

    async def promote(self, projected: Projected) -> bool:
        await self._log.pause()
        own = (projected.name, projected.version)
        live = next((key for key, status in self.versions.items() if status == "live" and key[0] == own[0]), own)
        if live > own:
            self.versions[own] = "kept"
            return True
        if (self._position(reader_of_version(*live)) or 0) > (self._position(reader_of_version(*own)) or 0):
            return False
        self._take_over(live, own)
        await self._log.pause()
        return True

    async def all_versions(self) -> Sequence[Version]:
        await self._log.pause()
        return [
            Version(*key, status, self._position(reader_of_version(*key)) or 0, 0.0)
            for key, status in sorted(self.versions.items())
        ]

    async def discarded(self, reader: str) -> frozenset[int]:
        await self._log.pause()
        kept = [one for one in self.rows.values() if one.status == "discarded"]
        return frozenset(one.position for one in kept if one.reader == reader)

    async def parked_streams(self, reader: str) -> frozenset[str]:
        await self._log.pause()
        return self._streams(reader)

    async def apply(self, step: Step) -> None:
        await self._log.pause()
        if self._position(step.reader) != step.old:
            raise CheckpointMoved(step.reader)
        if (step.groups or step.park) and self._streams(step.reader) != step.parked:
            raise ParkedChanged(step.reader)
        self._run(step.projected, step.groups)
        for one in step.park:
            self.rows[step.reader, one.position] = ParkedEvent(
                step.reader, one.position, one.stream, one.source, one.event_id, one.type, one.error, one.tries,
                "parked", _DAWN, _DAWN,
            )  # fmt: skip
        self._log.checkpoints[step.reader] = Checkpoint(step.new)
        await self._log.pause()

    async def parked(self, wanted: ParkedFilter) -> list[ParkedEvent]:
        await self._log.pause()
        return [one for _, one in sorted(self.rows.items()) if _matches(one, wanted)]

    async def parked_counts(self) -> dict[str, int]:
        await self._log.pause()
        counts: dict[str, int] = {}
        for one in self.rows.values():
            if one.status == "parked":
                counts[one.reader] = counts.get(one.reader, 0) + 1
        return counts

    async def unpark(self, reader: str, position: int, step: Step | None = None) -> None:
        await self._log.pause()
        self._parked(reader, position)
        if step:
            self._run(step.projected, step.groups)
        del self.rows[reader, position]
        await self._log.pause()

    async def failed_again(self, reader: str, position: int, error: str) -> None:
        await self._log.pause()
        one = self._parked(reader, position)
        self.rows[reader, position] = ParkedEvent(**{**_fields(one), "error": error, "tries": one.tries + 1})

    async def discard(self, reader: str, position: int, reason: str) -> None:
        await self._log.pause()
        one = self._parked(reader, position)
        self.rows[reader, position] = ParkedEvent(**{**_fields(one), "status": "discarded", "reason": reason})
        await self._log.pause()

    def _inherit(self, reader: str, name: str) -> None:
        """What was discarded in the live version until now is discarded in this one."""
        live = {reader_of_version(*key) for key, status in self.versions.items() if key[0] == name and status == "live"}
        for one in [one for one in self.rows.values() if one.status == "discarded" and one.reader in live]:
            self.rows.setdefault((reader, one.position), ParkedEvent(**{**_fields(one), "reader": reader}))

    def _take_over(self, live: tuple[str, int], own: tuple[str, int]) -> None:
        self.versions |= {live: "kept", own: "live"}

    def _position(self, reader: str) -> int | None:
        found = self._log.checkpoints.get(reader)
        return found.position if found else None

    def _streams(self, reader: str) -> frozenset[str]:
        return frozenset(one.stream for one in self.rows.values() if one.reader == reader and one.status == "parked")

    def _parked(self, reader: str, position: int) -> ParkedEvent:
        one = self.rows.get((reader, position))
        if one is None or one.status != "parked":
            raise AlreadyDone(f"{reader} {position}")
        return one

    def _drop(self, reader: str, schema: str) -> None:
        self.schemas.pop(schema, None)
        self._log.checkpoints.pop(reader, None)
        self.rows = {key: one for key, one in self.rows.items() if key[0] != reader or one.status == "discarded"}

    def _run(self, projected: Projected | None, groups: Iterable[Group]) -> None:
        """All or nothing."""
        if projected is None:
            return
        tables = {name: dict(rows) for name, rows in self.schemas[schema_of(projected)].items()}
        for group in groups:
            effect = self._effects.get(group.statement) or _understood(group.statement)
            for row in group.rows:
                effect(tables, row)
        self.schemas[schema_of(projected)] = tables


def _matches(one: ParkedEvent, wanted: ParkedFilter) -> bool:
    return all(
        value is None or getattr(one, name) == value
        for name, value in ((name, getattr(wanted, name)) for name in ParkedFilter.__slots__)
    )


def _fields(one: ParkedEvent) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ParkedEvent.__slots__}


def _understood(statement: Executable) -> Effect:
    """What an insert does, with the clause for a conflict on its primary key."""
    if not isinstance(statement, Insert):
        raise TypeError(f"the memory store needs an effect for: {statement}")
    table, conflict = statement.table, statement._post_values_clause
    keys = [column.name for column in table.primary_key]

    def insert(tables: Tables, row: Row) -> None:
        rows, key = tables[table.name], tuple(row[name] for name in keys)
        if key not in rows:
            rows[key] = dict(row)
        elif isinstance(conflict, OnConflictDoUpdate):
            rows[key] = rows[key] | {name: row[name] for name in _taken(conflict)}
        elif not isinstance(conflict, OnConflictDoNothing):
            raise StatementFailed(f"duplicate key in {table.name}: {key}")

    return insert


def _taken(conflict: OnConflictDoUpdate) -> list[str]:
    """The columns that take the new value, which is all that an upsert does here."""
    values: Mapping[str, Any] = conflict.update_values_to_set  # type: ignore[assignment]  # declared as pairs
    tables = {name: getattr(value, "table", None) for name, value in values.items()}
    computed = [name for name, one in tables.items() if getattr(one, "name", "") != "excluded"]
    if computed:
        raise TypeError(f"the memory store needs an effect for an upsert that computes {computed}")
    return list(values)
