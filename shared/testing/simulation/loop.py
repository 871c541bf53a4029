"""An event loop for simulations: one seed decides who runs next, time is virtual, and a process can be killed.

Production coroutines run on it as they are. At every await the loop chooses among all that could go on; time moves
only when nothing could. What belongs to one `Process` dies together at once, as by `kill -9`: nothing of it runs
ever again, no `finally` either.
"""

import asyncio
from asyncio import events
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from heapq import heappop, heappush
from random import Random
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Stuck(Exception):
    """Nothing can go on any more, or it goes on for ever."""


class Turn:
    """`await TURN`: let others go first, if it so happens."""

    def __await__(self) -> Generator[None, None, None]:
        yield


TURN = Turn()


class Handle:
    """A callback to come, as asyncio's own, but lighter."""

    __slots__ = ("args", "callback", "cancelled", "context", "process")

    def __init__(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context, process: "Process | None"
    ) -> None:
        self.callback, self.args, self.context, self.process = callback, args, context, process
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Process:
    """What runs, is frozen and dies together. `copy_context` of it marks all that it starts as its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive, self.frozen = True, False
        self.held: list[Handle] = []
        self.context = copy_context()
        self.context.run(_CURRENT.set, self)


_CURRENT: ContextVar[Process | None] = ContextVar("process", default=None)


class Loop:
    """As much of an event loop as coroutines, tasks and futures use. `sticky` is the probability that what was just
    made ready goes first: near 1 tasks run far before another one is chosen, at 0 each step is anybody's."""

    def __init__(self, random: Random, sticky: float = 0.0) -> None:
        self._random, self._sticky = random.random, sticky
        self._ready: list[Handle] = []
        self._timers: list[tuple[float, int, Handle]] = []
        self._made = 0
        self._now = 0.0
        self._tasks: list[asyncio.Task[Any]] = []
        self._interrupt: tuple[int, Callable[[], None]] | None = None
        self._gone: dict[Process, None] = {}
        self._over = False
        self._error: BaseException | None = None
        self.steps = 0
        self._itself = cast(asyncio.AbstractEventLoop, self)

    def run(self, main: Coroutine[Any, Any, T], most: int) -> T:
        """Run `main` to its end. Raises Stuck after `most` steps, and where nothing is left that could run."""
        events._set_running_loop(self._itself)
        try:
            task = self.create_task(main)
            while not task.done():
                if self.steps >= most:
                    raise Stuck(f"not at rest after {most} steps")
                self._step()
            return task.result()
        finally:
            self._bury()
            events._set_running_loop(None)

    def interrupt(self, steps: int, callback: Callable[[], None]) -> None:
        """Call back between two steps, that many from now. There is one interrupt at a time."""
        self._interrupt = (self.steps + steps, callback)

    def kill(self, process: Process) -> None:
        self.freeze(process)
        process.alive = False

    def freeze(self, process: Process) -> None:
        """Stop it as it stands, until it is thawed: others go on, and take its place."""
        self._gone[process] = None
        process.frozen = True
        process.held += [one for one in self._ready if one.process is process]
        self._ready = [one for one in self._ready if one.process is not process]

    def thaw(self, process: Process) -> None:
        process.frozen = False
        self._ready += process.held
        process.held.clear()

    def _step(self) -> None:
        self.steps += 1
        if self._interrupt and self._interrupt[0] <= self.steps:
            (_, callback), self._interrupt = self._interrupt, None
            callback()
        while not self._ready:
            self._pass_time()
        ready, random = self._ready, self._random
        if random() >= self._sticky:
            chosen = int(random() * len(ready))
            ready[chosen], ready[-1] = ready[-1], ready[chosen]
        handle = ready.pop()
        if not handle.cancelled:
            handle.context.run(handle.callback, *handle.args)
        if self._error is not None:
            raise self._error

    def _pass_time(self) -> None:
        """On to the next moment at which something is due, with all that is due then."""
        timers = self._timers
        if not timers:
            raise Stuck("everything waits for something else")
        self._now = max(self._now, timers[0][0])
        while timers and timers[0][0] <= self._now:
            handle = heappop(timers)[2]
            if not handle.cancelled:
                self._enqueue(handle)

    def _enqueue(self, handle: Handle) -> None:
        process = handle.process
        if process is not None and process.frozen:
            process.held.append(handle)
        else:
            self._ready.append(handle)

    def _bury(self) -> None:
        """End what is left by cancelling it, the dead included, so that no `finally` runs at some later time when
        its task is collected."""
        self._over = True
        self._timers.clear()
        while left := [task for task in self._tasks if not task.done()]:
            self._tasks = left
            for process in self._gone:
                self.thaw(process)
            for task in left:
                task.cancel()
            while self._ready:
                handle = self._ready.pop()
                if not handle.cancelled:
                    handle.context.run(handle.callback, *handle.args)
        self._tasks.clear()
        self._timers.clear()

    # What coroutines, tasks and futures ask of their loop.

    def time(self) -> float:
        return self._now

    def get_debug(self) -> bool:
        return False

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self._itself)

    def create_task(
        self,
        coro: Coroutine[Any, Any, T] | Generator[Any, None, T],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> "asyncio.Task[T]":
        task: asyncio.Task[T] = asyncio.Task(coro, loop=self._itself, name=name, context=context)
        self._tasks.append(task)
        if self._over:
            task.cancel()
        return task

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Handle:
        context = context or copy_context()
        process = context.get(_CURRENT)
        handle = Handle(callback, args, context, process)
        if process is not None and process.frozen:
            process.held.append(handle)
        else:
            self._ready.append(handle)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        context = context or copy_context()
        handle = Handle(callback, args, context, context.get(_CURRENT))
        self._made += 1
        heappush(self._timers, (when, self._made, handle))
        return handle

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """An error that nobody would see otherwise ends the simulation."""
        error = context.get("exception")
        if error is not None:
            self._error = error


def current() -> Process | None:
    """The process in which this runs."""
    return _CURRENT.get()
