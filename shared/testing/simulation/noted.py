"""The log and the read store in memory, telling what they do."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.log.log import Commit, Outcome
from shared.readers.store import Step, reader_of_version
from shared.testing.memory import MemoryLog
from shared.testing.readstore import MemoryReadStore

from . import bank


class _Words:
    """A commit in a few of them."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit

    def __format__(self, how: str) -> str:
        step = self._commit.advance
        some = [f"{one.stream[:11]}/{one.version or one.source_position} {one.type}" for one in self._commit.events]
        if step is not None:
            some.append(f"{step.reader} {step.old}>{step.new}")
        return " ".join(some)


class NotedLog(MemoryLog):
    def __init__(
        self,
        pause: Callable[[], Awaitable[None]],
        now: Callable[[], datetime],
        note: Callable[..., None],
        name: str,
    ) -> None:
        super().__init__(pause, now, name)
        self._note = note

    def flush(self, commits: Sequence[Commit]) -> list[Outcome]:
        outcomes = super().flush(commits)
        for commit, outcome in zip(commits, outcomes, strict=True):
            self._note("append: {0.status} {0.position}: {1}", outcome, _Words(commit))
        return outcomes


class TakeOver(NamedTuple):
    """A version of a projection took the place of another, when the two stood there."""

    name: str
    version: int
    position: int
    before: int


class NotedStore(MemoryReadStore):
    def __init__(self, log: MemoryLog, effects: bank.Effects, note: Callable[..., None]) -> None:
        super().__init__(log, effects)
        self._note = note
        self.takeovers: list[TakeOver] = []

    async def apply(self, step: Step) -> None:
        await super().apply(step)
        self._note("{} {}>{}, parks {}", step.reader, step.old, step.new, [one.position for one in step.park])

    def _take_over(self, live: tuple[str, int], own: tuple[str, int]) -> None:
        before, position = (self._position(reader_of_version(*one)) or 0 for one in (live, own))
        self.takeovers.append(TakeOver(*own, position, before))
        self._note("{} takes over from {}, at {} after {}", own, live[1], position, before)
        super()._take_over(live, own)
