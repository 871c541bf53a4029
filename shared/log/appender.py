"""Group commit: one flush is in flight at a time, and what arrives meanwhile goes together into the next."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from .checks import check
from .failures import BAD_DATA, LOST, REFUSED
from .flush import columns
from .log import Commit, DataRefused, LogUnavailable, Outcome, OutcomeUnknown, Status
from .metrics import COMMITS, FLUSH_COMMITS, FLUSH_EVENTS, FLUSH_SECONDS, FLUSHES_LOST
from .statements import query

MOST_COMMITS = 128
MOST_CHARACTERS = 4 * 1024 * 1024
"""Bounds of one flush. A single commit above the second goes alone. Larger flushes were slower: while the database is
at one, this process prepares the next."""
LOOKED_AT = 4 * MOST_COMMITS
"""How far into the queue a flush looks for commits that do not meet on a stream, key, claim or reader."""
STATUSES = {status.value: status for status in Status}
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
"""Seconds between tries while the database is away."""


class _Waiting:
    """A commit on its way, and the caller who waits for its fate."""

    __slots__ = ("commit", "deadline", "future", "keys", "size", "unsure")

    def __init__(self, commit: Commit, size: int, future: "asyncio.Future[Outcome]", deadline: float) -> None:
        self.commit, self.size, self.future, self.deadline = commit, size, future, deadline
        self.keys = _keys(commit)
        self.unsure = False
        """It was sent over a connection that was lost before the answer came."""

    def fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)

    def expire(self) -> None:
        if self.unsure:
            self.fail(OutcomeUnknown("the connection was lost before the log's answer came"))
        else:
            self.fail(LogUnavailable("the log did not take the commit before its deadline"))

    def settle(self, status: Status, position: int) -> None:
        if status is Status.REPLAYED and self.unsure and self._is_its_own():
            status = Status.COMMITTED  # by its own first try
        if status is Status.CLAIM_TAKEN and self.unsure:
            # Versions, keys and checkpoints never come back, but a claim may be given back before a call whose
            # connection was lost comes to its turn: then it still commits what would have been told as refused.
            return self.fail(OutcomeUnknown("a key was taken, but an earlier call may still find it free"))
        if not self.future.done():
            self.future.set_result(Outcome(status, position))

    def _is_its_own(self) -> bool:
        """Whether nobody else can have committed these events. With a request, the stored answer is the answer. A
        policy's event ids follow from their cause: another process may have put them at other versions."""
        commit = self.commit
        return commit.request is None and (commit.advance is None or all(one.version is None for one in commit.events))


def _keys(commit: Commit) -> list[Hashable]:
    """All that no two commits of a flush may share."""
    keys: list[Hashable] = [stream for stream, _ in commit.expected]
    for event in commit.events:
        keys.append(event.event_id)
        if event.version is None:
            keys.append((event.source, event.source_position))
    if (r := commit.request) is not None:
        keys.append((r.client, r.route, r.key))
    if commit.claims or commit.releases:
        keys += ((claim.scope, claim.key, "claim", "") for claim in (*commit.claims, *commit.releases))
    if commit.advance is not None:
        keys.append(("reader", commit.advance.reader))
    return keys


class Appender:
    """One for each process. `committed` is told the highest position of each flush."""

    def __init__(self, url: str, *, deadline: float, committed: Callable[[int], None]) -> None:
        self._url, self._deadline, self._committed = url, deadline, committed
        self._queue: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._append: PreparedStatement | None = None
        self._loop = asyncio.get_running_loop()
        self._worker = asyncio.create_task(self._run(), name="log-appender")

    async def append(self, commit: Commit) -> Outcome:
        size = check(commit)
        if self._worker.done():
            raise LogUnavailable("the log is closed")
        waiting = _Waiting(commit, size, self._loop.create_future(), self._loop.time() + self._deadline)
        self._queue.append(waiting)
        self._arrived.set()
        return await waiting.future

    async def close(self) -> None:
        """Stop at once; a commit that is still waiting for its answer is told so."""
        self._worker.cancel()
        await asyncio.wait([self._worker])
        for waiting in self._queue:
            waiting.expire()
        self._queue.clear()
        if self._connection is not None:
            self._connection.terminate()

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._queue:
                flush = self._take()
                try:
                    await self._flush(flush)
                except asyncio.CancelledError:
                    for waiting in flush:
                        waiting.expire()
                    raise
                except Exception as error:  # a mistake of ours: its callers hear of it, the others go on
                    self._disconnect()
                    for waiting in flush:
                        waiting.fail(error)

    def _take(self) -> list[_Waiting]:
        """The next flush: in order of arrival, without two that share a key. The later ones keep their place."""
        taken: list[_Waiting] = []
        keys: set[Hashable] = set()
        later: list[_Waiting] = []
        size = 0
        queue = self._queue
        while queue and len(taken) < MOST_COMMITS and len(later) < LOOKED_AT:
            waiting = queue.popleft()
            if waiting.future.done():
                continue  # its caller went away before it was sent
            if not keys.isdisjoint(waiting.keys):
                later.append(waiting)
                continue
            size += waiting.size
            if taken and size > MOST_CHARACTERS:
                later.append(waiting)
                break
            keys.update(waiting.keys)
            taken.append(waiting)
        queue.extendleft(reversed(later))
        return taken

    async def _flush(self, flush: list[_Waiting]) -> None:
        """Send until answered. The same flush goes again after a lost connection: its event ids tell."""
        pause = FIRST_PAUSE
        while flush := self._in_time(flush):
            try:
                await self._send(flush)
                return
            except BAD_DATA as error:
                if len(flush) == 1:
                    flush[0].fail(DataRefused(f"{type(error).__name__}: {error.args[0] if error.args else ''}"))
                    return
                for waiting in flush:
                    await self._flush([waiting])
                return
            except (*REFUSED, *LOST):
                self._disconnect()  # also where it was refused: another server may have taken over
                await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _in_time(self, flush: list[_Waiting]) -> list[_Waiting]:
        now = self._loop.time()
        for waiting in flush:
            if waiting.deadline <= now:
                waiting.expire()
        return [waiting for waiting in flush if waiting.deadline > now]

    async def _send(self, flush: Sequence[_Waiting]) -> None:
        left = min(waiting.deadline for waiting in flush) - self._loop.time()
        statement = self._append or await self._connect(left)
        arguments = columns([waiting.commit for waiting in flush])
        before = [waiting.unsure for waiting in flush]
        for waiting in flush:
            waiting.unsure = True
        began = self._loop.time()
        try:
            answers = await statement.fetch(*arguments, timeout=left)
        except (*BAD_DATA, *REFUSED):
            for waiting, unsure in zip(flush, before, strict=True):
                waiting.unsure = unsure
            raise
        except LOST:
            FLUSHES_LOST.inc()
            raise
        FLUSH_SECONDS.observe(self._loop.time() - began)
        FLUSH_COMMITS.observe(len(flush))
        FLUSH_EVENTS.observe(sum(len(waiting.commit.events) for waiting in flush))
        self._settle(flush, before, answers)

    def _settle(self, flush: Sequence[_Waiting], before: Iterable[bool], answers: Sequence[Any]) -> None:
        head = 0
        for waiting, unsure, (_, status, position) in zip(flush, before, answers, strict=True):
            waiting.unsure = unsure
            waiting.settle(STATUSES[status], position)
            head = max(head, position)
        for status, commits in Counter(status for _, status, _ in answers).items():
            COMMITS[status].inc(commits)
        self._committed(head)

    async def _connect(self, timeout: float) -> PreparedStatement:
        milliseconds = str(max(1, round(self._deadline * 1000)))
        connection = await asyncpg.connect(
            self._url,
            timeout=timeout,
            server_settings={
                "application_name": "sales-appender",
                "synchronous_commit": "on",
                "default_transaction_isolation": "read committed",
                "lock_timeout": milliseconds,
                "statement_timeout": milliseconds,
                "client_connection_check_interval": "1000",
            },
        )
        self._connection = connection
        self._append = await connection.prepare(query("append"), timeout=timeout)
        return self._append

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._connection = self._append = None
