"""The scheduler: runs each sweep for today, where SCHEDULER is on, through the same code as the sweep's route.

Each is run once as the service starts, then once on each day in the company's time zone, or every so often. One
process of a service schedules; another takes over where that one ends. What is right does not depend on it: a
sweep that runs twice does nothing the second time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from shared.kernel.messages import Actor
from shared.kernel.rejections import Rejection
from shared.kernel.transaction import Send
from shared.log.origin import Origin
from shared.log.tracing import begun, correlation
from shared.readers.reader import describe
from shared.readers.sweeps import Sweep, Sweeping

READER = "scheduler"
ACTOR = Actor("scheduler", frozenset({"service"}))
TICK = 15.0
"""Seconds between looks at the clock, and until a sweep that failed is tried again."""

logger = structlog.get_logger(__name__)


class Scheduler:
    """`now` is the present moment in the company's time zone; `own` waits until this process is the one that
    schedules, and raises where it can no longer be."""

    reader = READER

    def __init__(
        self,
        sweeps: Sequence[Sweep[Any]],
        sweeping: Callable[[Origin], Sweeping],
        own: Callable[[str], Awaitable[None]],
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._sweeps, self._sweeping, self._own = sweeps, sweeping, own
        self._now, self._new_id, self._pause = now, new_id, pause
        self._last: dict[str, datetime] = {}
        self._said: dict[str, str] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await self._pause(TICK)

    async def tick(self) -> None:
        """Run what is due by now. One that fails is tried again at the next tick; the others are run all the same."""
        try:
            await self._own(READER)
        except Exception as error:
            logger.warning("scheduler waits", reason=describe(error))
            return
        for sweep in self._sweeps:
            now = self._now()
            if self._is_due(sweep, now):
                await self._try(sweep, now)

    def _is_due(self, sweep: Sweep[Any], now: datetime) -> bool:
        last = self._last.get(sweep.name)
        if last is None:
            return True
        return now.date() != last.date() if sweep.every is None else now - last >= sweep.every

    async def _try(self, sweep: Sweep[Any], now: datetime) -> None:
        try:
            await self._carry_out(sweep, now)
        except Exception as error:
            self._say(sweep, describe(error), quietly=isinstance(error, Rejection))
        else:
            self._last[sweep.name] = now
            self._said.pop(sweep.name, None)

    def _say(self, sweep: Sweep[Any], reason: str, quietly: bool) -> None:
        """Once for each reason: a refusal (nothing is published yet to sweep by) may last for days."""
        if self._said.get(sweep.name) != reason:
            self._said[sweep.name] = reason
            logger.log(logging.INFO if quietly else logging.WARNING, "sweep waits", sweep=sweep.name, reason=reason)

    async def _carry_out(self, sweep: Sweep[Any], now: datetime) -> None:
        with begun(f"sweep {sweep.name}"):
            sweeping = self._sweeping(Origin(ACTOR, correlation=correlation() or self._new_id()))
            as_of = sweep.as_of(now)
            record = await sweep.carry_out(sweeping, as_of)
            run_id = sweep.recorded(as_of) if sweep.recorded else self._new_id()
            await sweeping.send([Send(sweep.run, run_id, record)])
        logger.info("swept", sweep=sweep.name, as_of=str(sweep.as_of(now)))
