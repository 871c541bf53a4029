"""One process's connection to the log in memory: the appender of production over a line that is cut."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from shared.log.flush import columns
from shared.log.log import Advance, Claim, Commit, NewEvent, OutcomeUnknown, Request, Status
from shared.testing.memory import MemoryLog
from shared.testing.simulation.connection import Connection, commits_of


def line(*cuts: bool) -> Callable[[], Awaitable[bool]]:
    """Cut where `cuts` say so, and then no more."""
    left = list(cuts)

    async def weather() -> bool:
        await asyncio.sleep(0)
        return left.pop(0) if left else False

    return weather


def opening(name: str, number: int) -> Commit:
    stream = f"account-{UUID(int=number)}"
    event = NewEvent(UUID(int=number), stream, 1, "Opened", 1, "{}", "{}")
    return Commit([event], [(stream, 0)], claims=[Claim("name", name, stream)])


async def test_what_was_lost_on_the_way_back_is_committed_once() -> None:
    log = MemoryLog()
    outcome = await Connection(log, line(False, True), lambda callback: None).append(opening("ann", 1))
    assert outcome.status is Status.COMMITTED
    assert len(log.rows) == 1


async def test_a_claim_is_not_refused_for_certain_while_an_earlier_call_may_still_come() -> None:
    log, late = MemoryLog(), list[Callable[[], object]]()
    held = opening("ann", 1)
    await log.append(held)
    with pytest.raises(OutcomeUnknown):
        await Connection(log, line(True, True), late.append).append(opening("ann", 2))
    await log.append(Commit(releases=held.claims))
    for call in late:
        call()
    assert len(log.rows) == 2  # which the client was not told to be refused


def test_a_flush_comes_out_of_its_columns_as_it_went_in() -> None:
    events = [
        NewEvent(UUID(int=n), f"s-{n}", n or None, "T", 1, "{}", "{}", None, None if n else "bank", None if n else 4)
        for n in range(3)
    ]
    commits = [
        Commit([events[0]], [], None, [], [], Advance("ingest:bank", 3, 4, 2)),
        Commit(events[1:3], [("s-1", 0), ("s-2", 1)], Request("c", "r", "k", "h", "a")),
        Commit([], [("s-3", 2)], None, [Claim("name", "ann", "s-3")], [Claim("name", "bob", "s-3")]),
        Commit(),
    ]
    assert [repr(_listed(one)) for one in commits_of(columns(commits))] == [repr(_listed(one)) for one in commits]


def _listed(commit: Commit) -> Commit:
    return commit._replace(
        events=list(commit.events),
        expected=list(commit.expected),
        claims=list(commit.claims),
        releases=list(commit.releases),
    )
