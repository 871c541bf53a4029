"""Parking, as operators see it: list, show, retry and discard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Literal

import structlog

from shared.kernel.messages import Actor
from shared.log.execution import Executor
from shared.log.log import Log, Recorded
from shared.log.origin import Origin
from shared.log.unit import Unit

from .operations import MOST, DiscardParked, ParkedAct, RetryParked, operations, operations_id
from .policies import retry_of
from .reader import PASSING, WAITS, Reader, describe, ids_of
from .store import AlreadyDone, ParkedEvent, ParkedFilter, ReadStore

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one parked event. A dry run tells what would be tried."""

    reader: str
    position: int
    outcome: Literal["would-retry", "would-discard", "retried", "discarded", "failed", "waits", "already-done"]
    detail: str = ""


class Parking:
    """The parked events of a service. Each act is recorded in the log before it is carried out, so that none
    goes unseen; after a crash between the two it is simply done again."""

    def __init__(self, log: Log, store: ReadStore, readers: Iterable[Reader], executor: Executor) -> None:
        self._log, self._store, self._executor = log, store, executor
        self._readers = {reader.reader: reader for reader in readers}

    async def list(self, wanted: ParkedFilter) -> Sequence[ParkedEvent]:
        """By reader and position."""
        return await self._store.parked(wanted)

    async def show(self, reader: str, position: int) -> tuple[ParkedEvent, Recorded] | None:
        """A parked event with its row of the log, as stored. None where it is not parked."""
        found = await self._store.parked(ParkedFilter(reader=reader, position=position, status=None))
        rows = await self._log.read(position - 1, 1) if found else []
        return (found[0], rows[0]) if rows else None

    async def retry(self, wanted: ParkedFilter, by: Actor, reason: str, dry_run: bool = False) -> Sequence[Result]:
        """Try the parked events again, those of one stream in order of position, each exactly once. One that
        fails again stays, and those behind it wait; what was parked behind them meanwhile is tried as well."""
        found = await self._store.parked(replace(wanted, status="parked"))
        if dry_run:
            return [Result(one.reader, one.position, "would-retry") for one in found]
        results: dict[tuple[str, int], Result] = {}
        while found:
            await self._record(RetryParked, found, by, reason)
            for result in await self._retry(found):
                results[result.reader, result.position] = result
            again = await self._store.parked(replace(wanted, status="parked"))
            found = [one for one in again if (one.reader, one.position) not in results]
        return list(results.values())

    async def discard(self, wanted: ParkedFilter, by: Actor, reason: str, dry_run: bool = False) -> Sequence[Result]:
        """Give the parked events up, for ever. What waits behind them stays parked until it is retried."""
        found = await self._store.parked(replace(wanted, status="parked"))
        if dry_run:
            return [Result(one.reader, one.position, "would-discard") for one in found]
        await self._record(DiscardParked, found, by, reason)
        return [await self._discard(one, reason) for one in found]

    async def _retry(self, found: Sequence[ParkedEvent]) -> Sequence[Result]:
        waiting: dict[tuple[str, str], list[int]] = {}
        for reader in sorted({one.reader for one in found}):
            for one in await self._store.parked(ParkedFilter(reader=reader)):
                waiting.setdefault((reader, one.stream), []).append(one.position)
        results = []
        for one in found:
            behind = waiting.get((one.reader, one.stream), [])
            if behind and behind[0] < one.position:
                results.append(Result(one.reader, one.position, "waits", WAITS))
                continue
            result = await self._try(one)
            results.append(result)
            if result.outcome != "failed":
                del behind[:1]
        return results

    async def _try(self, one: ParkedEvent) -> Result:
        reader = self._readers.get(one.reader)
        rows = await self._log.read(one.position - 1, 1)
        if reader is None or not rows:
            return Result(one.reader, one.position, "failed", "this service has no such reader any more")
        try:
            await reader.retry(one, reader.tail.entry(rows[0]))
        except AlreadyDone:
            return Result(one.reader, one.position, "already-done")
        except PASSING:
            raise
        except Exception as error:
            logger.exception("retry failed", reader=one.reader, **ids_of(reader.tail.entry(rows[0])))
            await self._store.failed_again(one.reader, one.position, describe(error))
            return Result(one.reader, one.position, "failed", describe(error))
        return Result(one.reader, one.position, "retried")

    async def _discard(self, one: ParkedEvent, reason: str) -> Result:
        try:
            if await self._store.position(retry_of(one.reader, one.position)):
                await self._store.unpark(one.reader, one.position)  # a retry did it, and crashed before taking it off
                return Result(one.reader, one.position, "already-done")
            await self._store.discard(one.reader, one.position, reason)
        except AlreadyDone:
            return Result(one.reader, one.position, "already-done")
        return Result(one.reader, one.position, "discarded")

    async def _record(self, act: type[ParkedAct], found: Sequence[ParkedEvent], by: Actor, reason: str) -> None:
        for reader, some in groupby(found, key=lambda one: one.reader):
            positions = [one.position for one in some]
            for start in range(0, len(positions), MOST):
                command = act(reader=reader, positions=tuple(positions[start : start + MOST]), reason=reason)
                await self._executor.run(partial(_send, command), Origin(by))


async def _send(command: ParkedAct, unit: Unit) -> None:
    await unit.send(operations, operations_id(command.reader), command)
