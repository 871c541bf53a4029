"""Answers kept for repetitions are forgotten once their 30 days are over."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from .log import LogUnavailable
from .postgres import PostgresLog

DAY = 86_400.0
LATER = 60.0
"""Seconds until it is tried again after the database was away."""
AT_ONCE = 1_000

logger = structlog.get_logger(__name__)


class Forgetting:
    """When the service starts, and once a day. Two that do it at once do not wait for each other; an answer that is not
    forgotten in time counts no more in any case."""

    reader = "forgetting"

    def __init__(self, log: PostgresLog, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._log, self._pause = log, pause

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._pause(await self._tick())

    async def _tick(self) -> float:
        """Forget all that is due. Returns how long to wait until the next time."""
        try:
            while await self._log.forget_requests(AT_ONCE) == AT_ONCE:
                pass
        except LogUnavailable as away:
            logger.warning("old answers are forgotten later", reason=str(away))
            return LATER
        return DAY
