"""封存 seals: a hash over each range of the log, chained, which leaves the database with what is published.

Whoever changes the log with a hand in the database, as only its superuser can, cannot change what Kafka and the logs of
the other services have kept. A seal covers the rows in (after, to]. Its hash is SHA-256 over the hash of the seal
before it and the digests of the rows in order; a row's digest is SHA-256 over its twelve columns as the database has
them, each as a netstring: its length in bytes of UTF-8, a colon, the text, a comma; `-,` for null. JSON is the text
that PostgreSQL has for jsonb; `recorded_at` is in microseconds since 1970.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Meta
from shared.log.log import StoredRow

FIRST = "0" * 64
"""What stands for the hash before the first."""
MARK = 4
"""Bytes of a row's digest that a seal tells of each row, so that one that was changed can be named."""


class LogSealed(Event):
    """The `events` rows of the log in (after, to], the last of them at `to` and no position between them left out, were
    as `hash` says, in hexadecimal, `previous` being the hash of the seal before. `marks`, in base64, are the first four
    bytes of each row's digest."""

    after: int
    to: int
    events: int
    previous: str
    hash: str
    marks: str

    def marked(self) -> dict[int, bytes]:
        """The marks by position. Raises ValueError where they are none."""
        marks = b64decode(self.marks, validate=True)
        if len(marks) != MARK * self.events:
            raise ValueError(f"{len(marks)} bytes are not the marks of {self.events} events")
        first = self.to - self.events + 1
        return {first + i: marks[MARK * i : MARK * (i + 1)] for i in range(self.events)}


class SealRange(Command):
    """`digests`: of the rows in (after, to]."""

    after: int
    to: int
    digests: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Seals:
    """How far the log is sealed, and the last hash."""

    to: int = 0
    hash: str = FIRST


def decide(command: SealRange, state: Seals) -> Sequence[LogSealed]:
    """Another process may have sealed it: then there is nothing to do."""
    if command.after != state.to:
        return []
    return [
        LogSealed(
            after=command.after,
            to=command.to,
            events=len(command.digests),
            previous=state.hash,
            hash=chained(state.hash, command.digests),
            marks=b64encode(b"".join(digest[:MARK] for digest in command.digests)).decode(),
        )
    ]


def evolve(state: Seals, event: LogSealed) -> Seals:
    return Seals(event.to, event.hash)


seals: Decider[SealRange, Seals, LogSealed] = Decider("seals", Seals(), decide, evolve, LogSealed)
SEALS = uuid5(NAMESPACE_URL, "seals")
"""The one stream of them in each log."""


def published(event: LogSealed, meta: Meta, state: Seals) -> LogSealed:
    """Every service's publisher tells it as it is."""
    return event


def chained(previous: str, digests: Sequence[bytes]) -> str:
    return sha256(bytes.fromhex(previous) + b"".join(digests)).hexdigest()


def digest(row: StoredRow) -> bytes:
    return sha256(b"".join(map(_netstring, row))).digest()


def _netstring(value: object) -> bytes:
    if value is None:
        return b"-,"
    text = str(value).encode()
    return b"%d:%s," % (len(text), text)
