"""Execution: load, decide, append; on a conflict reload and decide again."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuids

from shared.kernel.decider import Decider, stream_id_of
from shared.kernel.messages import Actor, Meta
from shared.kernel.reactions import Publisher
from shared.kernel.rejections import AlreadyExists, Rejection
from shared.kernel.transaction import Send

from .catalogue import Catalogue
from .keys import PersonKeys
from .log import Advance, Commit, Log, NewEvent, Request, Status, StoredRequest
from .new_events import new_events
from .origin import Origin
from .streams import Folded, Streams
from .turns import Turn, Turns
from .unit import Unit

TRIES = 4
"""The first, and three after a conflict."""


class VersionConflict(Rejection):
    """Others kept changing it at the same moment; nothing was done, try again."""


class PreconditionFailed(Rejection):
    """It has changed since the version named in If-Match."""

    status = 412


class IdempotencyKeyReused(Rejection):
    """The Idempotency-Key was used before with another body."""

    status = 422


class CheckpointMoved(Exception):
    """Another process has taken this reader's step; it has to go on from the stored checkpoint."""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A request's key, and how its answer is made from the finished unit, before the commit."""

    client: str
    route: str
    key: str
    body_hash: str
    respond: Callable[[Unit, Any], str]


@dataclass(frozen=True, slots=True)
class Expectation:
    """If-Match: the version at which the client saw the stream; None stands for `*`, any but nothing."""

    decider: Decider[Any, Any, Any]
    stream_id: UUID
    version: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """`stored` is the answer of the first time where this was a repetition; else `unit` and `answer` tell."""

    position: int
    unit: Unit | None = None
    answer: Any = None
    stored: StoredRequest | None = None


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Executor:
    """Runs commands against one service's log. `now` and `new_id` are the edge's clock and ids; by `zone`, the
    company's, a command knows its business day."""

    def __init__(
        self,
        log: Log,
        catalogue: Catalogue,
        publisher: Publisher | None = None,
        keys: PersonKeys | None = None,
        now: Callable[[], datetime] = wall_clock,
        new_id: Callable[[], UUID] = uuids.uuid7,
        zone: tzinfo = UTC,
    ) -> None:
        self.log, self.catalogue = log, catalogue
        self.streams = Streams(log, catalogue)
        self._turns = Turns()
        self._publisher, self._keys = publisher, keys
        self._now, self.new_id, self._zone = now, new_id, zone

    async def run(
        self,
        work: Callable[[Unit], Awaitable[Any]],
        origin: Origin,
        *,
        idempotency: Idempotency | None = None,
        expectation: Expectation | None = None,
        advance: Advance | None = None,
        born: UUID | None = None,
        tries: int = TRIES,
    ) -> Done:
        """Do `work` in one commit. `born` is the id of a stream that cannot be there yet, so that the log is not
        asked for it. Raises what the rules refuse, VersionConflict, PreconditionFailed,
        CheckpointMoved, and the log's own LogUnavailable and OutcomeUnknown."""
        async with Turn(self._turns) as turn:
            return await self._run(work, origin, turn, idempotency, expectation, advance, born, tries)

    async def _run(
        self,
        work: Callable[[Unit], Awaitable[Any]],
        origin: Origin,
        turn: Turn,
        idempotency: Idempotency | None,
        expectation: Expectation | None,
        advance: Advance | None,
        born: UUID | None,
        tries: int,
    ) -> Done:
        at = self._now()
        for attempt in range(tries):
            unit = self._unit(origin, at, turn, attempt > 0, None if attempt else born)
            try:
                matches = await self._matches(unit, expectation)
                answer = await work(unit)
                if not matches:  # and there was nothing, else it would have been said before
                    raise PreconditionFailed("There was nothing here that could match.")
                events = new_events(unit.decided, origin, at, self.new_id, self._publisher)
            except Rejection:
                if idempotency and (stored := await self.stored(idempotency)):
                    return Done(stored.position, stored=stored)
                if await unit.moved():
                    continue
                raise
            if not (events or unit.claims or unit.releases or idempotency or advance):
                if await unit.moved():
                    continue
                return Done(0, unit, answer)
            done = await self._append(unit, answer, events, idempotency, advance)
            if done:
                return done  # else again: with If-Match, `_matches` then tells whether it was that stream that moved
            if moved := await unit.first_moved():
                await turn.take(moved)
        raise VersionConflict()

    async def react(self, sends: Iterable[Send], cause: Meta, policy: str, advance: Advance | None) -> Done:
        """Carry out what a policy answered to one event, all of it in one commit with its checkpoint."""
        todo = list(sends)

        async def work(unit: Unit) -> None:
            for send in todo:
                await unit.carry_out(send.target, send.stream_id, send.command)

        origin = Origin(Actor(f"policy:{policy}"), cause, policy)
        return await self.run(work, origin, advance=advance, tries=50)

    async def read(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Folded:
        """The stream's state as the log has it now, never stale."""
        return await self.streams.refresh(decider, stream_id)

    def _unit(self, origin: Origin, at: datetime, turn: Turn, fresh: bool, born: UUID | None) -> Unit:
        ids = origin.ids(self.new_id)
        day = at.astimezone(self._zone).date()
        return Unit(self.streams, self._keys, origin.actor, at, day, ids, self.log.holder, turn, fresh, born)

    async def _matches(self, unit: Unit, expectation: Expectation | None) -> bool:
        """Whether the stream stands as the client expects. Raises PreconditionFailed where it does not; that there
        is no such thing is for the rules to say, so False then."""
        if expectation is None:
            return True
        await unit.state(expectation.decider, expectation.stream_id)
        version = unit.work[expectation.decider.stream(expectation.stream_id)].base.head.version
        if version and expectation.version not in (None, version):
            raise PreconditionFailed(f"The version now is {version}.")
        return version > 0

    async def _append(
        self,
        unit: Unit,
        answer: Any,
        events: list[NewEvent],
        idempotency: Idempotency | None,
        advance: Advance | None,
    ) -> Done | None:
        """None where a stream has moved and the work has to be done again."""
        commit = Commit(
            events,
            [(stream, work.base.head.version) for stream, work in unit.work.items()],
            _request(idempotency, unit, answer) if idempotency else None,
            unit.claims,
            unit.releases,
            advance,
        )
        outcome = await self.log.append(commit)
        match outcome.status:
            case Status.COMMITTED:
                self._keep(unit, outcome.position)
                return Done(outcome.position, unit, answer)
            case Status.REPLAYED:
                stored = await self.stored(idempotency) if idempotency else None
                return Done(outcome.position, stored=stored)
            case Status.KEY_REUSED:
                raise IdempotencyKeyReused()
            case Status.CLAIM_TAKEN:
                await self._taken(unit)
                return None
            case Status.CHECKPOINT_MOVED:
                raise CheckpointMoved(advance.reader if advance else "")
            case Status.VERSION_CONFLICT:
                return None

    def _keep(self, unit: Unit, position: int) -> None:
        for work in unit.work.values():
            if work.written:
                stream_id = work.base.head.stream_id
                self.streams.keep(work.decider.stream(stream_id), unit.after(work.decider, stream_id, position))

    async def stored(self, idempotency: Idempotency) -> StoredRequest | None:
        """The answer of the first time. Raises IdempotencyKeyReused where that was for another body."""
        stored = await self.log.stored_request(idempotency.client, idempotency.route, idempotency.key)
        if stored and stored.body_hash != idempotency.body_hash:
            raise IdempotencyKeyReused()
        return stored

    async def _taken(self, unit: Unit) -> None:
        """Refuse, but do the work again where it was decided on the key being free."""
        for claim in unit.claims:
            holder = await self.log.holder(claim.scope, claim.key)
            if holder and holder != claim.stream and (claim.scope, claim.key) not in unit.located:
                what = claim.scope.rpartition(".")[2].replace("_", " ")
                raise AlreadyExists(f"{what} {claim.key} is taken.", existing_id=str(stream_id_of(holder)))


def _request(idempotency: Idempotency, unit: Unit, answer: Any) -> Request:
    response = idempotency.respond(unit, answer)
    return Request(idempotency.client, idempotency.route, idempotency.key, idempotency.body_hash, response)
