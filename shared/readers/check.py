"""The consistency checker: whether a service's log, read tables and ingested events are what they must be.

It reads as the service itself does, while the service runs, in pages and stream by stream: what it holds in memory
does not grow with the log.
"""

import asyncio
import time
from collections.abc import AsyncIterator

from sqlalchemy import text

from shared.kernel.decider import stream_id_of
from shared.log.keys import PersonKeys

from .equality import equal_rebuilds
from .finding import PATIENCE, SHOWN, Finding, Subject
from .hearing import heard_all
from .proofs import holds
from .sealer import Rows
from .seals import SEALS, LogSealed, seals
from .sequence import in_sequence
from .shadow import Progress
from .store import ParkedFilter
from .unsealing import broken

ERASED = text("SELECT stream, data->>'key' AS key FROM event WHERE type = 'PersonErased' AND source IS NULL")


async def check(subject: Subject, progress: Progress | None = None) -> AsyncIterator[Finding]:
    """All findings, also while the service runs."""
    async for finding in in_sequence(subject):
        yield finding
    yield await _nothing_parked(subject)
    if subject.keys is not None:
        yield await _erased_are_gone(subject, subject.keys)
    if subject.rows is not None:
        yield await _seals_hold(subject, subject.rows)
    for source, feed in subject.hears.items():
        yield await heard_all(subject, source, feed)
    for invariant in subject.invariants:
        yield await holds(subject, invariant)
    async for finding in equal_rebuilds(subject, progress):
        yield finding


async def _nothing_parked(subject: Subject) -> Finding:
    parked = [one for one in await subject.store.parked(ParkedFilter()) if one.position > subject.since]
    some = "; ".join(f"{one.reader} {one.position}: {one.error}" for one in parked[:SHOWN])
    return Finding(subject.service, "nothing parked", not parked, f"{len(parked)}: {some}" if parked else "")


async def _erased_are_gone(subject: Subject, keys: PersonKeys) -> Finding:
    """No key that the log calls destroyed is in the store, as it would be after the store was restored."""
    async with subject.store.transaction() as db:
        erased = [(stream_id_of(row.stream), row.key) for row in await db.execute(ERASED)]
    until = time.monotonic() + PATIENCE
    while left := [person for person, key in erased if await keys.fingerprint(person) == key]:
        if time.monotonic() > until:
            return Finding(subject.service, "erased keys are gone", False, f"there is a key of {left[0]}; erase again")
        await asyncio.sleep(0.1)  # a service that was killed in between does it when it is back
    return Finding(subject.service, "erased keys are gone", True, f"{len(erased)} erasures")


async def _seals_hold(subject: Subject, rows: Rows) -> Finding:
    """Every event that was sealed is as it was then. That nobody has sealed anew what they changed is for those to say
    who heard of the seals: see `heard all of`."""
    stored = await subject.tail.log.read_stream(seals.stream(SEALS))
    faults = [fault async for fault in broken(stored, rows, subject.since)]
    to = seals.fold(LogSealed.model_validate_json(row.data) for row in stored).to if not faults else 0
    return subject.finding("seals hold", faults, f"{len(stored)} seals, up to position {to}")


__all__ = ["Finding", "Subject", "check"]
