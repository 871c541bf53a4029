"""The policy runner: carries out what a policy answers to the events of the log, each exactly once."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Protocol

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send
from shared.log.execution import CheckpointMoved, Done
from shared.log.log import Advance, Log
from shared.log.tracing import effect

from .entry import Entry
from .reader import WAITS, Pace, Reader, TooManyHops, to_park
from .store import ParkedEvent, ReadStore
from .tail import Tail

MAX_HOPS = 32


class Reacts(Protocol):
    async def react(self, sends: Iterable[Send], cause: Meta, policy: str, advance: Advance | None) -> Done:
        """Carry out `sends` in one commit with `advance`. Raises CheckpointMoved and what the rules refuse."""
        ...


class PolicyRunner(Reader):
    """The effects of an event go into the log in one commit with the policy's checkpoint."""

    def __init__(
        self, policy: Policy, log: Log, tail: Tail, store: ReadStore, executor: Reacts, pace: Pace | None = None
    ) -> None:
        super().__init__(policy.name, f"policy:{policy.name}", "policy", tail, store, pace or Pace())
        self.policy, self._log, self._executor = policy, log, executor
        self._names = {kind.__name__ for kind in policy.handlers}

    async def begin(self) -> int:
        stored = await self.store.position(self.reader)
        if stored is not None:
            return stored
        return await self.store.begin(self.reader, 0 if self.policy.start == "beginning" else await self._log.head())

    def concerns(self, entry: Entry) -> bool:
        return entry.type in self._names

    async def _batch(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if self.concerns(entry):
                await self._through([entry])
        self._reach(max(self.position, entries[-1].position))

    async def _apply(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.stream in self.parked:
                await self._step(entry.position, [to_park(entry, WAITS, 0)])
            else:
                await self._react(entry)

    async def _react(self, entry: Entry) -> None:
        sends = self._sends(entry)
        if not sends:
            return
        _, cause = entry.decoded()
        advance = Advance(self.reader, self.stored, entry.position)
        with effect(f"policy {self.policy.name}", cause.traceparent, event=entry.type, position=entry.position):
            done = await self._executor.react(sends, cause, self.policy.name, advance)
        if done.unit is None and await self.store.position(self.reader) == self.stored:
            # The effects had been there before the checkpoint: an operator's retry did them.
            await self._step(entry.position)
        self._stored(entry.position)

    def _sends(self, entry: Entry) -> list[Send]:
        event, meta = entry.decoded()
        sends = list(self.policy(event, meta) or ())
        if sends and meta.hops > MAX_HOPS:
            raise TooManyHops(f"{meta.hops} hops")
        return sends

    async def retry(self, parked: ParkedEvent, entry: Entry) -> None:
        """The effects are committed with a checkpoint of this one event, so that a second retry, after a crash
        before the event was taken off, finds them done."""
        sends = self._sends(entry)
        if sends:
            _, cause = entry.decoded()
            advance = Advance(retry_of(self.reader, entry.position), 0, 1)
            # CheckpointMoved: it was done the first time
            with suppress(CheckpointMoved), effect(f"policy {self.policy.name}, retried", cause.traceparent):
                await self._executor.react(sends, cause, self.policy.name, advance)
        await self.store.unpark(self.reader, parked.position)


def retry_of(reader: str, position: int) -> str:
    """The reader whose checkpoint tells that a parked event's effects are in the log."""
    return f"retry:{reader}:{position}"
