"""What operators do to projections, each act with a reason and an event of the log: rebuilds, which any process may be
asked for and the one that follows with the projector carries out, and old versions dropped."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

import structlog
from sqlalchemy import TextClause, text

from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound
from shared.log.execution import Executor
from shared.log.log import LogUnavailable
from shared.log.origin import Origin
from shared.log.unit import Unit

from .operations import RecordDrop, RecordRebuild, operations, operations_id
from .postgres import PostgresReadStore
from .projector import Projector
from .reader import PASSING, describe
from .rebuild import rebuild
from .store import InUse, Unknown, reader_of, reader_of_version
from .tail import Tail

LOOK = 0.5
"""Seconds between looks at what was asked for elsewhere, and between words of how far a rebuild is."""
LATER = 2.0
"""Seconds until a rebuild is tried again that another one, or a database that was away, kept from being done."""

ASK = text("""
    INSERT INTO rebuild (reader) VALUES (:reader)
    ON CONFLICT (reader) DO UPDATE SET state = 'asked', position = 0, target = 0, detail = '',
        began_at = clock_timestamp(), changed_at = clock_timestamp()
    WHERE rebuild.state IN ('done', 'failed') RETURNING reader""")
ASKED = text("""
    SELECT reader FROM rebuild WHERE state IN ('asked', 'building') AND reader = ANY(:readers)
    ORDER BY began_at LIMIT 1""")
BEGIN = text("""
    UPDATE rebuild SET state = 'building', position = 0, target = 0, began_at = clock_timestamp(),
        changed_at = clock_timestamp() WHERE reader = :reader""")
TELL = text("""
    UPDATE rebuild SET position = :position, target = :target, changed_at = clock_timestamp() WHERE reader = :reader""")
END = text("""
    UPDATE rebuild SET state = :state, position = :position, target = :target, detail = :detail,
        changed_at = clock_timestamp() WHERE reader = :reader""")
LAST = text("""
    SELECT reader, state, position, target, detail, CAST(extract(epoch FROM
        CASE WHEN state IN ('asked', 'building') THEN clock_timestamp() ELSE changed_at END - began_at
    ) AS double precision) AS seconds FROM rebuild""")

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Building:
    """A rebuild that was asked for, is under way, or is over: `position` of `target`, in `seconds` since it began."""

    state: Literal["asked", "building", "done", "failed"]
    position: int
    target: int
    seconds: float
    detail: str = ""

    @property
    def eta_seconds(self) -> float | None:
        """How long it takes yet, if it goes on as until now."""
        return eta(self.position, self.target, self.seconds) if self.state == "building" else None


def eta(position: int, target: int, seconds: float) -> float | None:
    """How long from `position` to `target` after `seconds` from 0 to `position`; None where nothing is known yet."""
    return seconds * max(0, target - position) / position if position else None


class Rebuilds:
    reader = "rebuilds"

    def __init__(
        self, projectors: Iterable[Projector], store: PostgresReadStore, tail: Tail, executor: Executor
    ) -> None:
        self._projectors = {one.reader: one for one in projectors}
        self._projected = {one.name: one.projected for one in self._projectors.values()}
        self._store, self._tail, self._executor = store, tail, executor
        self._asked = asyncio.Event()

    async def begin(self, name: str, by: Actor, reason: str) -> Building:
        """Record the act in the log, and ask for it. Raises NotFound for a projection that this release does not have,
        InUse where it is being rebuilt already."""
        if name not in self._projected:
            raise NotFound()
        projected = self._projected[name]
        async with self._store.transaction() as db:
            if (await db.execute(ASK, {"reader": reader_of(projected)})).first() is None:
                raise InUse(f"{name} is being rebuilt already")
            command = RecordRebuild(projection=name, version=projected.version, reason=reason)
            await self._executor.run(partial(_record, command), Origin(by))
        self._asked.set()
        return Building("asked", 0, 0, 0.0)

    async def drop(self, name: str, version: int, by: Actor, reason: str) -> None:
        """Record the act in the log, and drop the version. Raises NotFound where it is not there, InUse where it is
        the live one of a projection that this release has, or a worker follows with it."""
        try:
            async with self._store.dropping(name, version, even_live=name not in self._projected):
                command = RecordDrop(projection=name, version=version, reason=reason)
                await self._executor.run(partial(_record, command), Origin(by))
        except Unknown as unknown:
            raise NotFound() from unknown

    async def last(self) -> dict[str, Building]:
        """By reader, the last rebuild of each, whichever process does it."""
        async with self._store.transaction() as db:
            found = (await db.execute(LAST)).mappings()
            return {row["reader"]: Building(**{name: row[name] for name in Building.__slots__}) for row in found}

    async def run(self) -> None:
        """Carry out, one after the other, what was asked for and is this process's to do, until cancelled. What is cut
        off is begun anew by whoever follows then."""
        while True:
            try:
                reader = await self._next()
                if reader is None:
                    await self._pause(LOOK)
                elif not await self._carry_out(reader):
                    await self._pause(LATER)
            except LogUnavailable as away:
                logger.warning("rebuilds wait", reason=str(away))
                await self._pause(LATER)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._asked.wait()
        self._asked.clear()

    async def _next(self) -> str | None:
        mine = [one.reader for one in self._projectors.values() if one.running]
        async with self._store.transaction() as db:
            reader: str | None = (await db.execute(ASKED, {"readers": mine})).scalar()
            return reader

    async def _carry_out(self, reader: str) -> bool:
        """False where it has to be tried again."""
        reached = (0, 0)

        def progress(position: int, target: int) -> None:
            nonlocal reached
            reached = position, target

        await self._write(BEGIN, reader)
        building = asyncio.create_task(
            rebuild(self._projectors[reader].projected, self._store, self._tail, progress), name=f"rebuild:{reader}"
        )
        try:
            while not (await asyncio.wait([building], timeout=LOOK))[0]:
                await self._write(TELL, reader, position=reached[0], target=reached[1])
            position = building.result()
        except (*PASSING, InUse) as reason:
            logger.info("rebuild is tried again", reader=reader, reason=describe(reason))
            return False
        except Exception as error:  # told where the operator looks; the tables that serve are as they were
            logger.exception("rebuild failed", reader=reader)
            await self._end(reader, "failed", *reached, describe(error))
        else:
            await self._end(reader, "done", position, position, "")
        finally:
            building.cancel()
            await asyncio.gather(building, return_exceptions=True)
        return True

    async def _end(self, reader: str, state: str, position: int, target: int, detail: str) -> None:
        await self._write(END, reader, state=state, position=position, target=target, detail=detail)

    async def _write(self, statement: TextClause, reader: str, **given: int | str) -> None:
        async with self._store.transaction() as db:
            await db.execute(statement, {"reader": reader, **given})


async def _record(command: RecordRebuild | RecordDrop, unit: Unit) -> None:
    await unit.send(operations, operations_id(reader_of_version(command.projection, command.version)), command)
