"""Whether a service's events add up to what they must: its invariants, reckoned anew stream by stream."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import text

from shared.kernel.decider import category_of
from shared.kernel.invariants import Happened, Invariant, Proof
from shared.log.log import Recorded

from .finding import PATIENCE, Finding, Subject
from .reader import describe
from .store import ParkedFilter

AT_ONCE = 100
"""Streams of one query."""

STREAMS = text("""
    SELECT stream FROM event e
    WHERE version = 1 AND starts_with(stream, :category) AND stream > :after AND position <= :head
          AND (:since = 0 OR EXISTS (SELECT FROM event l WHERE l.stream = e.stream AND l.position > :since))
    ORDER BY stream LIMIT :most""")


async def holds(subject: Subject, invariant: Invariant) -> Finding:
    """The invariant as of one position of the log. What a policy has yet to carry over is waited for: a stream that
    is wrong is looked at again while the log goes on."""
    look = await _begun(subject, invariant)
    wrong: dict[str, list[str]] = {}
    count = 0
    async for streams in _streams(subject, invariant, look.head):
        count += len(streams)
        wrong |= await look.wrong(streams)
    total = [] if subject.since else list(look.proof.total())
    until = time.monotonic() + PATIENCE
    while wrong and time.monotonic() < until:
        await asyncio.sleep(0.2)
        again = await _begun(subject, invariant)
        wrong = await again.wrong(list(wrong))
    told = [f"{stream}: {one}" for stream, some in wrong.items() for one in some]
    return subject.finding(invariant.name, total + told, f"{count} streams{look.figures()}")


@dataclass(frozen=True)
class _Look:
    """A proof under way, at one position of the log."""

    subject: Subject
    invariant: Invariant
    proof: Proof
    head: int
    skipped: frozenset[int]

    async def wrong(self, streams: Sequence[str]) -> dict[str, list[str]]:
        rows = await self.subject.tail.log.read_streams(streams, self.head)
        rows.sort(key=lambda row: (row.stream, row.position))
        found = {}
        for stream, own in groupby(rows, lambda row: row.stream):
            if some := await self._wrong(stream, list(own)):
                found[stream] = some
        return found

    def figures(self) -> str:
        said = self.proof.figures()
        return f"; {said}" if said else ""

    async def _wrong(self, stream: str, own: Sequence[Recorded]) -> list[str]:
        try:
            events = self._decoded(own)
            beside = sorted({*self.proof.beside(events)} - {stream})
            rows = await self.subject.tail.log.read_streams(beside, self.head) if beside else []
            events += self._decoded([row for row in rows if row.position not in self.skipped])
            events.sort(key=lambda one: one[1].position)
            return list(self.proof.wrong(stream, events))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # Rules that were never asked for such a history may not be able to follow it. That is what is wrong.
            return [f"the rules cannot follow it: {describe(error)}"]

    def _decoded(self, rows: Iterable[Recorded]) -> list[Happened]:
        return [self.subject.tail.entry(row).decoded() for row in rows]


async def _begun(subject: Subject, invariant: Invariant) -> _Look:
    log = subject.tail.log
    parked = [one for name in invariant.policies for one in await subject.store.parked(_every(name))]
    head = await log.head()
    common = [subject.tail.entry(row).decoded() for row in await log.read_streams(invariant.common, head)]
    return _Look(subject, invariant, invariant.begin(common), head, frozenset(one.position for one in parked))


def _every(policy: str) -> ParkedFilter:
    return ParkedFilter(reader=f"policy:{policy}", status=None)


async def _streams(subject: Subject, invariant: Invariant, head: int) -> AsyncIterator[list[str]]:
    for category in invariant.categories:
        after = ""
        while True:
            given = {
                "category": f"{category}-", "after": after, "head": head, "since": subject.since, "most": AT_ONCE,
            }  # fmt: skip
            async with subject.store.transaction() as db:
                found = list((await db.execute(STREAMS, given)).scalars())
            if not found:
                break
            after = found[-1]
            yield [stream for stream in found if category_of(stream) == category]
