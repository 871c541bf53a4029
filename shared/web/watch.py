"""The watch over requests that are under way: who does not get on in time is cancelled."""

import asyncio
import time
from typing import Any

GLANCE = 1.0
"""Seconds between two looks. A timer for each request would cost more than everything else before the route."""

BODY_DEADLINE = 30.0
"""Seconds within which a body has arrived; of one that may be larger, within which each part has."""

Task = asyncio.Task[Any]


class Watch:
    def __init__(self, glance: float = GLANCE) -> None:
        self._glance = glance
        self._due: dict[Task, float] = {}
        self._overdue: set[Task] = set()
        self._next: asyncio.TimerHandle | None = None

    def expect(self, task: Task, seconds: float) -> None:
        """Cancel the task within a glance after so many seconds, unless it is released or expected anew."""
        self._due[task] = time.monotonic() + seconds
        if self._next is None:
            self._next = asyncio.get_running_loop().call_later(self._glance, self._look)

    def release(self, task: Task) -> None:
        self._due.pop(task, None)

    def gave_up(self, task: Task) -> bool:
        """Whether it was this watch that cancelled the task, which goes on then."""
        if task not in self._overdue:
            return False
        self._overdue.discard(task)
        task.uncancel()
        return True

    def _look(self) -> None:
        now = time.monotonic()
        for task in [task for task, due in self._due.items() if due <= now]:
            del self._due[task]
            if not task.done():
                self._overdue.add(task)
                task.cancel()
        self._next = asyncio.get_running_loop().call_later(self._glance, self._look) if self._due else None


class Underway:
    """One request: `read` while its body is waited for, `work` until its answer begins, which then has all time."""

    __slots__ = ("_deadline", "_task", "_watch", "begun", "reading")

    def __init__(self, watch: Watch, deadline: float) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._watch, self._task, self._deadline = watch, task, deadline
        self.begun = self.reading = False
        self.work()

    def read(self) -> None:
        self.reading = True
        self._watch.expect(self._task, BODY_DEADLINE)

    def work(self) -> None:
        self.reading = False
        if self.begun:
            self._watch.release(self._task)
        else:
            self._watch.expect(self._task, self._deadline)

    def begin(self) -> None:
        self.begun = True
        if not self.reading:
            self._watch.release(self._task)

    def end(self) -> None:
        self._watch.release(self._task)

    def gave_up(self) -> bool:
        return self._watch.gave_up(self._task)
