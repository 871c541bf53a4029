"""The projector: follows the log into the read tables of one projection or listing."""

from collections.abc import Sequence

from shared.log.log import Log
from shared.log.tracing import effects

from .entry import Entry
from .reader import WAITS, Pace, Reader, to_park
from .store import ParkedEvent, Projected, ReadStore, Step, reader_of
from .tail import Tail
from .work import work_of


class Projector(Reader):
    """A new version is built from the beginning of the log in a schema of its own, beside the older one. Once it has
    come to where the log's head was at its start, and is not behind the older one, it becomes the live one; the older
    is kept, and followed by whoever has its code."""

    def __init__(self, projected: Projected, log: Log, tail: Tail, store: ReadStore, pace: Pace | None = None) -> None:
        super().__init__(projected.name, reader_of(projected), "projection", tail, store, pace or Pace())
        self.projected, self._log = projected, log
        self._work = work_of(projected, log, tail.entry)
        self._discarded: frozenset[int] = frozenset()
        self._built_from: int | None = None

    async def begin(self) -> int:
        self._work.forget()
        stored = await self.store.prepare(self.projected)
        self._discarded = await self.store.discarded(self.reader)
        is_built = any(one.reader == self.reader and one.is_built for one in await self.store.all_versions())
        self._built_from = None if is_built else await self._log.head()
        if self._built_from == 0:
            await self._take_over()
        return stored

    @property
    def is_built(self) -> bool:
        """Whether this version can be read: it can from its first arrival at the head on."""
        return self.state != "starting" and self._built_from is None

    @property
    def may_sleep(self) -> bool:
        return self._built_from is None  # else it takes over as soon as it has come far enough, by whatever event

    def wants(self, entry: Entry) -> bool:
        return self._work.concerns(entry)

    def concerns(self, entry: Entry) -> bool:
        return self._work.concerns(entry) and entry.position not in self._discarded

    async def _batch(self, entries: Sequence[Entry]) -> None:
        await super()._batch(entries)
        if self._built_from is not None and self.position >= self._built_from:
            if self.position > self.stored:
                await self._step(self.position)
            await self._take_over()

    async def _take_over(self) -> None:
        """Or try again after the next batch: where the older one is ahead, there is one to come."""
        if await self.store.promote(self.projected):
            self._built_from = None

    async def _apply(self, entries: Sequence[Entry]) -> None:
        concerns, discarded = self._work.concerns, self._discarded  # most of what goes by is others'
        mine = [entry for entry in entries if concerns(entry) and entry.position not in discarded]
        waiting = [to_park(entry, WAITS, 0) for entry in mine if entry.stream in self.parked]
        work = [entry for entry in mine if entry.stream not in self.parked]
        plan = await self._work.plan(work, self.position, discarded)
        new = entries[-1].position
        if plan.groups or waiting:
            step = Step(self.reader, self.stored, new, self.parked, plan.groups, waiting, self.projected)
            of = (entry.meta.traceparent for entry in work if entry.meta)
            with effects(f"project {self.name}", of):
                await self.store.apply(step)
            self._stored(new)
        else:
            self._reach(new)
        plan.done()

    async def retry(self, parked: ParkedEvent, entry: Entry) -> None:
        discarded = await self.store.discarded(self.reader)
        work = work_of(self.projected, self._log, self.tail.entry)
        plan = await work.plan([entry], entry.position - 1, discarded)
        step = Step(self.reader, 0, 0, groups=plan.groups, projected=self.projected)
        await self.store.unpark(self.reader, parked.position, step)
