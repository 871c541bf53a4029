"""The rebuilds of a process: begun by operators, each with a reason, and how far they are."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import structlog

from shared.kernel.messages import Actor
from shared.log.execution import Executor, Origin
from shared.log.unit import Unit

from .operations import RecordRebuild, operations, operations_id
from .postgres import PostgresReadStore
from .reader import describe
from .rebuild import rebuild
from .store import InUse, Projected, reader_of
from .tail import Tail

logger = structlog.get_logger(__name__)


@dataclass
class Building:
    """A rebuild under way, or the last one: `position` of `target`, begun at `began` by the process's own clock."""

    state: Literal["building", "done", "failed"]
    began: float
    position: int = 0
    target: int = 0
    detail: str = ""
    ended: float | None = None

    @property
    def seconds(self) -> float:
        return (self.ended or time.monotonic()) - self.began

    @property
    def eta_seconds(self) -> float | None:
        """How long it takes yet, if it goes on as until now."""
        if self.state != "building" or not self.position:
            return None
        return self.seconds * (self.target - self.position) / self.position


class Rebuilds:
    def __init__(
        self, projected: Iterable[Projected], store: PostgresReadStore, tail: Tail, executor: Executor
    ) -> None:
        self._projected = {one.name: one for one in projected}
        self._store, self._tail, self._executor = store, tail, executor
        self.last: dict[str, Building] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def knows(self, name: str) -> bool:
        return name in self._projected

    async def begin(self, name: str, by: Actor, reason: str) -> Building:
        """Record the act in the log, and begin. Raises InUse where it is being rebuilt already."""
        if name in self._tasks and not self._tasks[name].done():
            raise InUse(f"{name} is being rebuilt already")
        projected = self._projected[name]
        command = RecordRebuild(projection=name, version=projected.version, reason=reason)
        await self._executor.run(partial(_record, projected, command), Origin(by))
        building = self.last[name] = Building("building", time.monotonic())
        self._tasks[name] = asyncio.create_task(self._build(projected, building), name=f"rebuild:{name}")
        return building

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _build(self, projected: Projected, building: Building) -> None:
        def progress(position: int, target: int) -> None:
            building.position, building.target = position, target

        try:
            building.position = building.target = await rebuild(projected, self._store, self._tail, progress)
            building.state = "done"
        except Exception as error:  # told where the operator looks; the tables that serve are as they were
            logger.exception("rebuild failed", projection=projected.name)
            building.state, building.detail = "failed", describe(error)
        finally:
            building.ended = time.monotonic()


async def _record(projected: Projected, command: RecordRebuild, unit: Unit) -> None:
    await unit.send(operations, operations_id(reader_of(projected)), command)
