"""Calls to aiokafka that end: in time, with an answer or with one kind of error.

While a broker is away its calls may wait for ever, and they may raise a CancelledError of their own, which would end
our task as if somebody had stopped it. So each runs in a task that is not ours.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog
from aiokafka.errors import KafkaError

T = TypeVar("T")

ANSWER = 10.0
"""Seconds within which every call to the broker ends."""
STOPPING = 3.0
"""Seconds for a client to stop, and for a call to end that was given up."""

AWAY = (KafkaError, OSError, TimeoutError)

logger = structlog.get_logger(__name__)
logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it says ten times a second what is said once by who waits


async def within(seconds: float, call: Coroutine[Any, Any, T]) -> T:
    """What the call answers. Raises TimeoutError where it did not, and what the call raises."""
    task = asyncio.create_task(call)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise TimeoutError(f"no answer in {seconds:.0f} s")
        if task.cancelled():
            raise TimeoutError("given up by the client")
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=STOPPING)
        if task.done() and not task.cancelled():
            task.exception()  # else asyncio complains that nobody asked


async def stopped(stopping: Coroutine[Any, Any, None]) -> bool:
    """Whether a client stopped in order. Nothing depends on it: what it held is sent or read again."""
    try:
        await within(STOPPING, stopping)
    except AWAY as error:
        logger.warning("Kafka's client did not stop in order", error=f"{type(error).__name__}: {error}")
        return False
    return True


@contextmanager
def translated(away: type[Exception]) -> Iterator[None]:
    """The errors of a broker that is away, or not as it should be, as `away`."""
    try:
        yield
    except AWAY as error:
        raise away(f"Kafka: {type(error).__name__} {error}".strip()) from error
