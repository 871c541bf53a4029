"""One event loop for all rows of a benchmark, of which each is given away as soon as it is known."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

import uvloop

T = TypeVar("T")


def loop() -> asyncio.Runner:
    """uvloop, as the services run on."""
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


@contextmanager
def entered(runner: asyncio.Runner, manager: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """What is opened and closed on the loop, and used between its runs."""
    value = runner.run(manager.__aenter__())
    try:
        yield value
    finally:
        runner.run(manager.__aexit__(None, None, None))
