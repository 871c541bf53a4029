"""A shadow: a projection built afresh in a schema beside the one that serves."""

from collections.abc import Callable, Collection, Sequence
from types import TracebackType

from sqlalchemy.schema import DropSchema

from .entry import Entry
from .guard import make_tables
from .postgres import PostgresReadStore
from .reader import PASSING, QUIET, WAITS, describe, to_park
from .store import Projected, ToPark
from .tail import PAGE, Ahead, Tail
from .work import work_of

Progress = Callable[[int, int], None]
"""Called with the position reached and the one aimed at."""


class Shadow:
    """`skip` are positions that it must not handle. What fails is parked in memory with its successors, as the
    projector would have parked it. An async context: the schema is made on entering, and dropped on leaving."""

    def __init__(self, projected: Projected, store: PostgresReadStore, tail: Tail, schema: str) -> None:
        self.projected, self.schema = projected, schema
        self.position = 0
        self.skip: Collection[int] = ()
        self.parked: list[ToPark] = []
        self._waiting: set[str] = set()
        self._store = store
        self._work = work_of(projected, tail.log, tail.entry)

    async def __aenter__(self) -> "Shadow":
        async with self._store.transaction(self.projected, self.schema) as db:
            await db.execute(DropSchema(self.schema, cascade=True, if_exists=True))
            await make_tables(db, self.projected, self.schema)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._store.transaction() as db:
            await db.execute(DropSchema(self.schema, cascade=True, if_exists=True))

    async def take(self, entries: Sequence[Entry]) -> None:
        """Apply entries of the log, which follow those taken before."""
        try:
            await self._apply(entries)
        except PASSING:
            raise
        except Exception as error:
            if len(entries) > 1:
                middle = len(entries) // 2
                await self.take(entries[:middle])
                await self.take(entries[middle:])
            else:
                self._park(entries[0], describe(error), 1)
                self.position = entries[0].position

    async def _apply(self, entries: Sequence[Entry]) -> None:
        mine = [entry for entry in entries if self._work.concerns(entry) and entry.position not in self.skip]
        work = [entry for entry in mine if entry.stream not in self._waiting]
        plan = await self._work.plan(work, self.position, self.skip)
        if plan.groups:
            async with self._store.transaction(self.projected, self.schema) as db:
                for group in plan.groups:
                    await db.execute(group.statement, list(group.rows))
        plan.done()
        for entry in mine:
            if entry.stream in self._waiting:
                self._park(entry, WAITS, 0)
        self.position = entries[-1].position

    def _park(self, entry: Entry, error: str, tries: int) -> None:
        self.parked.append(to_park(entry, error, tries))
        self._waiting.add(entry.stream)


async def build(shadows: Sequence[Shadow], tail: Tail, up_to: int, progress: Progress | None = None) -> None:
    """Bring all shadows from one position to `up_to`, in one reading of the log."""
    position = min(shadow.position for shadow in shadows)
    async with Ahead(tail, PAGE, QUIET) as ahead:
        while position < up_to:
            entries = [entry for entry in await ahead.after(position) if entry.position <= up_to]
            if not entries:
                break
            for shadow in shadows:
                await shadow.take([entry for entry in entries if entry.position > shadow.position])
            position = entries[-1].position
            if progress:
                progress(position, up_to)
