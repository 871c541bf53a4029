"""Group commit under failures: what a caller is told is what happened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import asyncpg
import pytest
import pytest_asyncio

from shared.log import appender
from shared.log.flush import columns
from shared.log.log import Advance, Claim, Commit, DataRefused, LogUnavailable, Outcome, OutcomeUnknown, Request, Status
from shared.log.postgres import PostgresLog
from shared.log.statements import query
from shared.testing.postgres import Database
from tests.log.making import event, foreign, writing
from tests.log.wire import Wire

DEADLINE = 60.0
DONE = (Status.COMMITTED, Status.REPLAYED)
"""What an answer may be that was asked for more than once."""

T = TypeVar("T")


@pytest_asyncio.fixture
async def owner(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A session of the owner, who may do what the service may not: hold the head."""
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def wire(database: Database) -> AsyncIterator[Wire]:
    async with Wire(database.serving_url) as wire:
        yield wire


@pytest_asyncio.fixture
async def wired_log(wire: Wire) -> AsyncIterator[PostgresLog]:
    async with await PostgresLog.open(wire.url, pool=2, deadline=DEADLINE) as log:
        yield log


def asked(body_hash: str, response: str = "") -> Request:
    return Request("c", "r", "k", body_hash, response)


async def until(true: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(60):
        while not await true():
            await asyncio.sleep(0.005)


async def at_last(asked: Callable[[], Awaitable[T]]) -> T:
    """Its answer, asked again while the log is away: what is short is the deadline, and a busy machine takes long."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await asked()
            except (LogUnavailable, OutcomeUnknown):
                await asyncio.sleep(0.005)


def waits_for_head(owner: asyncpg.Connection) -> Callable[[], Awaitable[Any]]:
    async def waits() -> Any:
        return await owner.fetchval(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database()"
        )

    return waits


# Two sessions at the head


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (writing("a"), writing("a"), "version-conflict"),
        (writing("a"), Commit([event("b", 1)], [("a", 0), ("b", 0)]), "version-conflict"),
        (writing("a", claims=[Claim("s", "k", "a")]), writing("b", claims=[Claim("s", "k", "b")]), "claim-taken"),
        (Commit(advance=Advance("r", 0, 1)), writing("b", advance=Advance("r", 0, 2)), "checkpoint-moved"),
        (writing("a", request=asked("h")), Commit(request=asked("h")), "replayed"),
        (writing("a", request=asked("h")), Commit(request=asked("x")), "key-reused"),
        (writing("a"), writing("b"), "committed"),
    ],
)
async def test_who_waited_for_the_head_sees_what_its_holder_committed(
    database: Database, owner: asyncpg.Connection, first: Commit, second: Commit, status: str
) -> None:
    one, two = [await asyncpg.connect(database.serving_url) for _ in range(2)]
    try:
        async with one.transaction():
            [held] = await one.fetch(query("append"), *columns([first]))
            waiting = asyncio.create_task(two.fetch(query("append"), *columns([second])))
            await until(waits_for_head(owner))
        [answer] = await waiting
        assert held["status"] == "committed"
        assert answer["status"] == status
        positions = [row["position"] for row in await owner.fetch("SELECT position FROM event ORDER BY 1")]
        assert positions == list(range(1, len(positions) + 1))
    finally:
        await asyncio.gather(one.close(), two.close())


# Lost connections


async def test_a_connection_cut_while_waiting_for_the_head_commits_once(
    wired_log: PostgresLog, wire: Wire, owner: asyncpg.Connection
) -> None:
    async with owner.transaction():
        await owner.execute("SELECT FROM head FOR UPDATE")
        waiting = [asyncio.create_task(wired_log.append(writing(f"s{n}"))) for n in range(3)]
        await until(waits_for_head(owner))
        wire.cut()
    assert {(await one).status for one in waiting} == {Status.COMMITTED}
    assert [row.position for row in await wired_log.read(0, 9)] == [1, 2, 3]


async def test_an_answer_that_is_lost_after_the_commit_is_acknowledged_once(wired_log: PostgresLog, wire: Wire) -> None:
    await wired_log.append(writing("a"))
    wire.losing_answers = 1
    commits = [
        writing("a", after=1, count=2),
        Commit([foreign(7)], advance=Advance("customer", 0, 7)),
        writing("b", request=asked("h", "the answer")),
    ]
    outcomes = await asyncio.gather(*map(wired_log.append, commits))
    assert wire.losing_answers == 0
    assert outcomes[:2] == [Outcome(Status.COMMITTED, 3), Outcome(Status.COMMITTED, 4)]
    assert outcomes[2] == Outcome(Status.REPLAYED, 5)  # with a request the stored answer is the answer
    stored = await wired_log.stored_request("c", "r", "k")
    assert stored is not None and stored.response == "the answer"
    assert await wired_log.head() == 5
    assert (await wired_log.append(commits[0])).status is Status.REPLAYED


async def test_what_a_policy_sent_again_may_be_the_work_of_another_process(wired_log: PostgresLog, wire: Wire) -> None:
    await wired_log.append(writing("b"))
    wire.losing_answers = 1
    outcome = await wired_log.append(writing("a", advance=Advance("policy:p", 0, 1)))
    assert wire.losing_answers == 0
    assert outcome == Outcome(Status.REPLAYED, 2)  # whose versions they are is not known


async def test_a_step_without_events_whose_answer_is_lost_is_never_taken_twice(
    wired_log: PostgresLog, wire: Wire
) -> None:
    await wired_log.append(writing("a"))
    wire.losing_answers = 1
    outcome = await wired_log.append(Commit(advance=Advance("r", 0, 1)))
    assert outcome.status is Status.CHECKPOINT_MOVED
    assert (await wired_log.checkpoint("r")).position == 1


async def test_past_the_deadline_an_unsent_commit_is_refused_and_the_log_recovers_by_itself(
    wire: Wire,
) -> None:
    wire.refusing = True
    async with await PostgresLog.open(wire.url, deadline=0.3) as log:
        with pytest.raises(LogUnavailable):
            await log.append(writing("a"))
        with pytest.raises(LogUnavailable):
            await log.head()
        with pytest.raises(LogUnavailable):
            await log.wait(0, 5)
        wire.refusing = False
        commit = writing("a")
        assert (await at_last(lambda: log.append(commit))).status in DONE
        assert await at_last(log.head) == 1


async def test_a_commit_sent_into_a_line_that_went_dead_ends_unknown_and_can_be_repeated(wire: Wire) -> None:
    async with await PostgresLog.open(wire.url, deadline=0.3) as log:
        first, commit = writing("a"), writing("b")
        await at_last(lambda: log.append(first))
        wire.stall()
        with pytest.raises(OutcomeUnknown):
            await log.append(commit)
        with pytest.raises(LogUnavailable):
            await log.read(0, 1)
        wire.cut()
        wire.flow()
        assert (await at_last(lambda: log.append(commit))).status in DONE
        assert [row.stream for row in await at_last(lambda: log.read(0, 9))] == ["a", "b"]


async def test_a_head_that_is_held_for_ever_ends_within_the_deadline_with_nothing_done(
    wire: Wire, owner: asyncpg.Connection
) -> None:
    async with await PostgresLog.open(wire.url, deadline=0.4) as log:
        async with owner.transaction():
            await owner.execute("SELECT FROM head FOR UPDATE")
            with pytest.raises((LogUnavailable, OutcomeUnknown)):
                await log.append(writing("a"))
        commit = writing("b")
        assert (await at_last(lambda: log.append(commit))).status in DONE


FULL = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON event EXECUTE FUNCTION full_disk()"""


async def test_a_full_disk_refuses_commits_until_there_is_room_and_loses_none(
    database: Database, owner: asyncpg.Connection
) -> None:
    await owner.execute(FULL)
    async with await PostgresLog.open(database.serving_url, deadline=0.3) as log:
        with pytest.raises(LogUnavailable):
            await log.append(writing("a"))
    async with await PostgresLog.open(database.serving_url, deadline=60) as log:
        waiting = asyncio.create_task(log.append(writing("b")))
        await asyncio.sleep(0)
        await owner.execute("DROP TRIGGER full_disk ON event")
        assert await waiting == Outcome(Status.COMMITTED, 1)


async def test_sessions_ended_by_an_operator_are_replaced(postgres_log: PostgresLog, database: Database) -> None:
    await postgres_log.append(writing("a"))
    await postgres_log.head()
    operator = await asyncpg.connect(database.serving_url)
    ended = await operator.fetch(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name LIKE 'sales-%'"
    )
    await operator.close()
    assert [tuple(row) for row in ended] == [(True,), (True,)]
    assert await postgres_log.head() == 1
    assert (await postgres_log.append(writing("b"))).status is Status.COMMITTED


# Neighbours


async def test_a_cancelled_waiter_stops_neither_the_appender_nor_its_neighbours(
    postgres_log: PostgresLog, owner: asyncpg.Connection
) -> None:
    async with owner.transaction():
        await owner.execute("SELECT FROM head FOR UPDATE")
        sent = [asyncio.create_task(postgres_log.append(writing(f"s{n}"))) for n in range(3)]
        await until(waits_for_head(owner))
        queued = [asyncio.create_task(postgres_log.append(writing(f"q{n}"))) for n in range(2)]
        await asyncio.sleep(0)
        sent[1].cancel()
        queued[0].cancel()
    results = await asyncio.gather(*sent, *queued, return_exceptions=True)
    assert [isinstance(result, Outcome) for result in results] == [True, False, True, False, True]
    streams = [row.stream for row in await postgres_log.read(0, 9)]
    assert streams == ["s0", "s1", "s2", "q1"]  # sent is sent; what was not sent yet is forgotten


async def test_one_bad_commit_in_a_flush_fails_alone(
    postgres_log: PostgresLog, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await postgres_log.append(writing("first"))
    monkeypatch.setattr(appender, "check", lambda commit: 0)
    async with owner.transaction():
        await owner.execute("SELECT FROM head FOR UPDATE")
        holding = asyncio.create_task(postgres_log.append(writing("held")))
        await until(waits_for_head(owner))
        bad = [
            Commit([event("nul", 1, data='{"x": "\\u0000"}')], [("nul", 0)]),
            Commit([event("half", 1, data="{")], [("half", 0)]),
            Commit([event("surrogate", 1, data='"\ud800"')], [("surrogate", 0)]),
            Commit([event("null", 1, type=None)], [("null", 0)]),
        ]
        good = [writing(f"s{n}") for n in range(3)]
        mixed = asyncio.gather(*map(postgres_log.append, [good[0], *bad, *good[1:]]), return_exceptions=True)
        await asyncio.sleep(0)
    results = await mixed
    assert (await holding).status is Status.COMMITTED
    assert [type(result) for result in results] == [Outcome, *[DataRefused] * 4, Outcome, Outcome]
    assert [row.stream for row in await postgres_log.read(0, 9)] == ["first", "held", "s0", "s1", "s2"]


async def test_a_mistake_of_ours_reaches_its_callers_and_the_appender_goes_on(
    postgres_log: PostgresLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(commits: object) -> object:
        raise RuntimeError("a mistake")

    with monkeypatch.context() as patch:
        patch.setattr(appender, "columns", broken)
        results = await asyncio.gather(*(postgres_log.append(writing(s)) for s in "ab"), return_exceptions=True)
    assert [str(result) for result in results] == ["a mistake"] * 2
    assert (await postgres_log.append(writing("a"))).status is Status.COMMITTED


async def test_a_closed_log_leaves_nobody_waiting(database: Database, owner: asyncpg.Connection) -> None:
    log = await PostgresLog.open(database.serving_url)
    waiter = asyncio.create_task(log.wait(0, 60))
    async with owner.transaction():
        await owner.execute("SELECT FROM head FOR UPDATE")
        sent = asyncio.create_task(log.append(writing("a")))
        await until(waits_for_head(owner))
        queued = asyncio.create_task(log.append(writing("b")))
        await asyncio.sleep(0)
        await log.close()
    results = await asyncio.gather(waiter, sent, queued, return_exceptions=True)
    assert [type(result) for result in results] == [LogUnavailable, OutcomeUnknown, LogUnavailable]
    with pytest.raises(LogUnavailable):
        await log.append(writing("c"))


# The make-up of a flush


class Flushes:
    """Counts the calls of the append function and the commits in each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sizes: list[int] = []
        monkeypatch.setattr(appender, "columns", self._columns)

    def _columns(self, commits: list[Commit]) -> Any:
        self.sizes.append(len(commits))
        return columns(commits)


async def test_what_arrives_during_a_flush_goes_together_into_the_next(
    postgres_log: PostgresLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes = Flushes(monkeypatch)
    await asyncio.gather(*(postgres_log.append(writing(f"s{n}")) for n in range(appender.MOST_COMMITS + 44)))
    assert flushes.sizes == [appender.MOST_COMMITS, 44]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (writing("a"), Commit([event("b", 1)], [("b", 0), ("a", 1)])),
        (Commit(request=asked("h")), Commit(request=asked("h"))),
        (Commit(claims=[Claim("s", "k", "a")]), Commit(releases=[Claim("s", "k", "a")])),
        (Commit(advance=Advance("r", 0, 1)), Commit(advance=Advance("r", 1, 2))),
        (same := Commit([foreign(1)]), same),
        (Commit([foreign(1)]), Commit([foreign(1)])),
    ],
)
async def test_commits_that_meet_go_in_different_flushes(
    postgres_log: PostgresLog, monkeypatch: pytest.MonkeyPatch, one: Commit, other: Commit
) -> None:
    flushes = Flushes(monkeypatch)
    third = writing("c")
    await asyncio.gather(*map(postgres_log.append, (one, other, third)), return_exceptions=True)
    assert flushes.sizes == [2, 1]
    assert (await postgres_log.append(third)).status is Status.REPLAYED


async def test_large_commits_are_spread_over_flushes(
    postgres_log: PostgresLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes = Flushes(monkeypatch)
    large = '"' + "x" * 1_500_000 + '"'
    commits = [Commit([event(f"s{n}", 1, data=large)], [(f"s{n}", 0)]) for n in range(5)]
    outcomes = await asyncio.gather(*map(postgres_log.append, commits))
    assert flushes.sizes == [2, 2, 1]
    assert [outcome.position for outcome in outcomes] == [1, 2, 3, 4, 5]
