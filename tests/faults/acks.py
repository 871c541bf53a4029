"""What clients were told had succeeded: a line of JSON for each answer, as `sales check --acks` reads it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType

from shared.settings import SERVICES

from .site import Site

# psql shows the columns of a row with bars between them; routes and keys here hold none.
REQUESTS = "SELECT route, key FROM request"
EVENTS = "SELECT position FROM event"


@dataclass(frozen=True, slots=True)
class Ack:
    """A command's answer of 2xx: `key` its Idempotency-Key, `position` its Log-Position, `correlation` its trace."""

    service: str
    method: str
    path: str
    key: str
    status: int
    position: int
    correlation: str

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"


class Acks:
    """All of them, in memory and a line of JSON each in `file`."""

    def __init__(self, file: Path) -> None:
        self.file, self._lock = file, Lock()
        self.all: list[Ack] = []
        self._stream = file.open("a")

    def add(self, ack: Ack) -> None:
        with self._lock:
            self.all.append(ack)
            self._stream.write(json.dumps(asdict(ack)) + "\n")
            self._stream.flush()

    def forgive(self, lost: Iterable[Ack]) -> None:
        """Those that are lost openly count no more, as if they had never been answered."""
        gone = frozenset(lost)
        with self._lock:
            self.all = [ack for ack in self.all if ack not in gone]
            self._stream.truncate(0)
            self._stream.writelines(json.dumps(asdict(ack)) + "\n" for ack in self.all)
            self._stream.flush()

    def count(self, service: str) -> int:
        return sum(ack.service == service for ack in self.all)

    def __enter__(self) -> "Acks":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


def lost(site: Site, acks: Iterable[Ack]) -> list[Ack]:
    """Those whose request the log does not hold exactly once, or where it has no event: a second opinion, in plain SQL,
    beside that of `sales check`."""
    acks = list(acks)
    missing = []
    for service in SERVICES:
        known = Counter((row[0], row[1]) for row in site.rows(service, REQUESTS))
        events = {int(row[0]) for row in site.rows(service, EVENTS)}
        missing += [
            ack
            for ack in acks
            if ack.service == service and not (known[ack.route, ack.key] == 1 and ack.position in events)
        ]
    return missing
