"""抹除个人信息 erasing a person: the key that their fields are sealed with is destroyed, and the log keeps who did it,
when and why (PIPL article 47).

A person is named by the id of what holds the fields: a contact, a customer, a rep.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.kernel.decider import Decider
from shared.kernel.fields import Moment, Text
from shared.kernel.messages import Command, Event
from shared.log.keys import PersonKeys
from shared.log.log import Log

from .entry import Entry
from .reader import Pace, Reader
from .store import ParkedEvent, ReadStore
from .tail import Tail


class PersonErased(Event):
    """What was sealed with the person's key of the fingerprint `key` can never be read again. The stream has the
    person's id; nothing here is personal."""

    key: str
    reason: str
    actor: str
    at: Moment


class ErasePerson(Command):
    """`key` is the fingerprint of the key to destroy."""

    key: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Erasure:
    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Erased:
    """All times that a person was erased, and the fingerprints of the keys that were destroyed."""

    keys: tuple[str, ...] = ()
    erasures: tuple[Erasure, ...] = ()


def decide(command: ErasePerson, state: Erased) -> Sequence[PersonErased]:
    """Each key once: whoever asks again finds it done."""
    if command.key in state.keys:
        return []
    return [PersonErased(key=command.key, reason=command.reason, actor=command.by.sub, at=command.at)]


def evolve(state: Erased, event: PersonErased) -> Erased:
    return Erased((*state.keys, event.key), (*state.erasures, Erasure(event.at, event.actor, event.reason)))


person: Decider[ErasePerson, Erased, PersonErased] = Decider("person", Erased(), decide, evolve, PersonErased)


class Eraser(Reader):
    """Destroys the keys of those whom the log calls erased: a service that died between the event and the key does it
    when it is back. A key of another fingerprint stays: it was made for what was sealed later."""

    def __init__(self, keys: PersonKeys, log: Log, tail: Tail, store: ReadStore, pace: Pace | None = None) -> None:
        super().__init__("eraser", "eraser", "policy", tail, store, pace or Pace())
        self._keys, self._log = keys, log

    async def begin(self) -> int:
        stored = await self.store.position(self.reader)
        return stored if stored is not None else await self.store.begin(self.reader, await self._log.head())

    def concerns(self, entry: Entry) -> bool:
        return entry.type == PersonErased.__name__ and entry.recorded.source is None

    async def _apply(self, entries: Sequence[Entry]) -> None:
        mine = [entry for entry in entries if self.concerns(entry)]
        for entry in mine:
            await self._destroy(entry)
        if mine:
            await self._step(entries[-1].position)
        else:
            self._reach(entries[-1].position)

    async def retry(self, parked: ParkedEvent, entry: Entry) -> None:
        await self._destroy(entry)
        await self.store.unpark(self.reader, parked.position)

    async def _destroy(self, entry: Entry) -> None:
        event, meta = entry.decoded()
        if isinstance(event, PersonErased):
            await self._keys.erase(meta.stream_id, event.key)
