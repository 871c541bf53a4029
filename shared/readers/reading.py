"""Reading from read tables: statements on the versions that this process knows, not before they have what was
asked for, all in one snapshot."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CursorResult,
    Executable,
    RowMapping,
    Text,
    any_,
    bindparam,
    column,
    func,
    select,
    table,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.kernel.things import Thing
from shared.log.log import Log

from .listing import Listing
from .organisation import metadata as organisation
from .postgres import TableGone, translated
from .projector import Projector
from .sight import FEW, LOOKING, SEEN, Seen, Sight, given
from .store import Projected, ReadStore, reader_of, schema_of

PATIENCE = 2.0
"""Seconds that a query waits for its position."""
DEADLINE = 10.0
"""Seconds that one statement of a query may take: a database that hangs is one that is away."""
LOOK = 0.05
"""Seconds between looks at which versions are built."""

PARKED = table("parked", column("reader"), column("status"))
_PARKED = (
    select(func.count())
    .where(PARKED.c.status == "parked", PARKED.c.reader == any_(bindparam("readers", type_=ARRAY(Text))))
    .scalar_subquery()
    .label("parked")
)
_PLANNED = func.set_config("plan_cache_mode", "force_custom_plan", true())
"""Each statement that follows is planned for its own values. A plan kept for all of them takes a year's deals for a
few, and a rare status for a common one; making one takes about a millisecond."""
COUNT_PARKED = select(_PARKED, _PLANNED)
COUNT_AND_LOOK = select(_PARKED, FEW.label("few"), *LOOKING, _PLANNED)


class PositionNotReached(Exception):
    """The projection has not come to the position yet, or is still being built; try again."""


class PositionUnknown(Exception):
    """The position is beyond the head of this service's log."""


class Reading:
    """One read-only snapshot of what its reader may see. `parked` counts the parked events of the projections it was
    opened for, whose effects are missing from it. `narrow`: it may see less than the whole company. `few`: so little
    of it that it is soon read whole, and seldom met by who reads everything in order."""

    def __init__(self, db: AsyncConnection, narrow: bool) -> None:
        self._db, self.narrow, self.parked, self.few = db, narrow, 0, False

    async def all(self, statement: Executable, given: Mapping[str, Any] | None = None) -> Sequence[RowMapping]:
        """Every row, by column name."""
        return (await self._execute(statement, given)).mappings().all()

    async def one(self, statement: Executable, given: Mapping[str, Any] | None = None) -> RowMapping | None:
        """The first row, None where there is none."""
        return (await self._execute(statement, given)).mappings().first()

    async def scalar(self, statement: Executable, given: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, None where there is none."""
        return (await self._execute(statement, given)).scalar()

    async def _execute(self, statement: Executable, given: Mapping[str, Any] | None) -> CursorResult[Any]:
        with translated():
            async with asyncio.timeout(DEADLINE):
                return await self._db.execute(statement, given)


class Reads:
    """Opens readings on a service's read tables."""

    def __init__(self, engine: AsyncEngine, log: Log, store: ReadStore, projectors: Iterable[Projector]) -> None:
        self._log, self._store = log, store
        self._projectors = {projector.reader: projector for projector in projectors}
        schemas = {one.name: schema_of(one.projected) for one in self._projectors.values()}
        every = (one.projected for one in self._projectors.values())
        self._organisation = [one for one in every if one.name == organisation.schema]
        listings = (one.projected for one in self._projectors.values() if isinstance(one.projected, Listing))
        self._held = {one.thing.name: one for one in listings if one.beside}
        self._built: set[str] = set()
        self._engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True, schema_translate_map=schemas
        )

    @asynccontextmanager
    async def open(
        self, projections: Sequence[Projected], sight: Sight, min_position: int = 0
    ) -> AsyncIterator[Reading]:
        """A reading of what `sight` sees, in which all `projections` have `min_position`. Raises PositionUnknown at
        once where the log itself has not, PositionNotReached after two seconds, and LogUnavailable while the database
        is away."""
        if min_position and min_position > await self._log.head():
            raise PositionUnknown(min_position)
        until = time.monotonic() + PATIENCE
        await self._are_built(projections, until)
        await self._reach(projections, min_position, until)
        readers = {"readers": [reader_of(one) for one in projections]}
        async with self._snapshot(sight, until) as reading:
            if not sight.whole:
                [looked] = await reading.all(COUNT_AND_LOOK, {**readers, **given(sight)})
                reading.parked, reading.few = looked["parked"], looked["few"]
            elif projections:
                reading.parked = await reading.scalar(COUNT_PARKED, readers)
            yield reading

    async def seen(self, sight: Sight) -> Seen:
        """What the sight comes to just now: a question to the database, unless it is the whole company."""
        if sight.whole:
            return Seen(whole=True)
        if sight.rep_id is None:  # nobody in the organisation: it need not be asked, nor be built
            return Seen(whole=False, sub=sight.sub)
        async with self._snapshot(sight, time.monotonic() + PATIENCE) as reading:
            row = await reading.one(SEEN, given(sight))
        assert row is not None
        return Seen(row["whole"], frozenset(row["ids"]), row["sub"])

    async def holds(self, thing: Thing[Any, Any], thing_id: UUID, sight: Sight) -> bool:
        """Whether the sight sees the thing by what it belongs to: only its listing knows whose that is now."""
        listing = self._held.get(thing.name)
        if listing is None:
            return False
        async with self.open((listing,), sight) as reading:
            return await reading.one(select(listing.table.c.id).where(listing.table.c.id == thing_id)) is not None

    @asynccontextmanager
    async def _snapshot(self, sight: Sight, until: float) -> AsyncIterator[Reading]:
        """With the organisation built, where the sight follows from it. Raises PositionNotReached where a table was
        dropped: a worker of this release builds it again."""
        if not sight.whole:
            await self._are_built(self._organisation, until)
        try:
            with translated():
                async with self._engine.connect() as db:
                    yield Reading(db, not sight.whole)
        except TableGone as gone:
            self._built.clear()
            raise PositionNotReached(str(gone)) from gone

    async def _are_built(self, projections: Sequence[Projected], until: float) -> None:
        """Wait until the versions that this process reads are built; then they stay so until they are dropped."""
        while building := [one for one in projections if one.name not in self._built]:
            built = {one.reader for one in await self._store.all_versions() if one.is_built}
            self._built |= {one.name for one in building if reader_of(one) in built}
            if any(one.name not in self._built for one in building):
                if time.monotonic() >= until:
                    raise PositionNotReached(building[0].name)
                await asyncio.sleep(LOOK)

    async def _reach(self, projections: Sequence[Projected], position: int, until: float) -> None:
        for one in projections:
            if position and not await self._projectors[reader_of(one)].has(position, until - time.monotonic()):
                raise PositionNotReached(one.name)
