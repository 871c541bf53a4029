"""A command over HTTP: authorised, decided, appended, and answered with the thing as it now is."""

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, Depends, Request, Response

from shared.kernel.decider import Decider
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Process
from shared.log.execution import Done, Expectation, Idempotency, PreconditionFailed
from shared.log.origin import Origin
from shared.log.unit import Unit
from shared.readers.sweeps import Sweeping

from .answer import Answer
from .headers import sent
from .idempotency import Alone, idempotency_of, key_of, route_of
from .operation import operation_of
from .ownership import Eyes, eyes_of, named_by
from .problems import PreconditionRequired, Unreadable
from .runtime import Runtime, actor_of, runtime_of

_ETAG = re.compile(r'"(0|[1-9][0-9]{0,17})"')


class Nothing(Command):
    """The body of a command that needs none."""


NoBody = Annotated[Nothing, Body(default_factory=Nothing)]
"""`body: NoBody` of a route whose command needs no body: none at all, or an empty object."""


class Executing:
    """`await do(target, thing_id, body)` runs a decider or a process and answers the request."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._runtime: Runtime = runtime_of(request)
        self._operation = operation_of(request)
        self._actor = actor_of(request)
        self._operation.admit(self._actor)
        self._born: UUID | None = None
        self._shown: Answer | None = None

    @property
    def by(self) -> Actor:
        """Who asks."""
        return self._actor

    def new_id(self) -> UUID:
        """A new UUID of version 7, for the thing that the command creates."""
        self._born = self._runtime.executor.new_id()
        return self._born

    async def __call__(self, target: Decider[Any, Any, Any] | Process, thing_id: UUID, command: Command) -> Response:
        thing, creates = self._operation.thing, self._operation.creates
        eyes = await eyes_of(self._request, thing) if thing else None
        names = self._operation.names
        named = await named_by(self._request, names, command) if names else None

        async def work(unit: Unit) -> Any:
            if named:
                await named.require_seen(unit)
            if eyes and not creates:
                await eyes.require_seen(unit, thing_id)
            answer = await unit.carry_out(target, thing_id, command)
            if eyes and creates:
                await eyes.require_own(unit, thing_id, command)
            return answer

        origin = self._origin()
        expectation = await self._expectation(thing_id, eyes)
        idempotency = self._idempotency(thing_id, command)
        keys = self._runtime.keys if self._operation.personal else None
        async with Alone(self._runtime, idempotency) as first:
            if first:
                done = Done(first.position, stored=first)
            else:
                done = await self._runtime.executor.run(
                    work, origin, idempotency=idempotency, expectation=expectation, born=self._born
                )
        if done.stored:
            return await Answer.read(done.stored.response).response(done.stored.position, keys, self._actor.roles)
        assert done.unit is not None
        shown = self._shown or self._answer(done.unit, done.answer, thing_id)
        return await shown.response(done.position, keys, self._actor.roles)

    def sweeping(self) -> Sweeping:
        """What a sweep may do on behalf of this request."""
        return self._runtime.sweeping(self._origin())

    async def was_answered(self) -> bool:
        """Whether the request's Idempotency-Key was used before, with whatever body."""
        key, log = key_of(self._request), self._runtime.log
        return key is not None and await log.stored_request(self._actor.sub, route_of(self._request), key) is not None

    def _origin(self) -> Origin:
        return Origin(self._actor, correlation=self._request.scope["state"]["correlation"])

    async def _expectation(self, thing_id: UUID, eyes: Eyes | None) -> Expectation | None:
        sent_tag = sent(self._request.scope, b"if-match")
        if sent_tag is None:
            if self._operation.needs_match:
                raise PreconditionRequired("Send If-Match with the ETag that you last saw.")
            return None
        thing, stands = self._operation.thing, self._operation.stands
        if self._operation.creates or (thing is None and stands is None):
            raise PreconditionFailed("There is nothing here yet that could match.")
        tag = sent_tag.decode("latin-1").strip()
        found = _ETAG.fullmatch(tag)
        if tag != "*" and not found:
            if re.fullmatch(r'(W/)?"[^"]*"', tag):
                raise PreconditionFailed("Only one strong tag of this thing can match.")
            raise Unreadable("If-Match must be one strong entity tag, or *.")
        version = int(found[1]) if found else None
        if thing is None:
            assert stands is not None
            decider, stream_id = await stands(self._runtime.executor, thing_id)
            return Expectation(decider, stream_id, version)
        stream_id = await self._runtime.locate(thing, thing_id)
        if eyes and not eyes.see_all:  # else a tag would tell of what is not there for this one
            await eyes.view(await self._runtime.executor.read(thing.decider, stream_id), thing_id)
        return Expectation(thing.decider, stream_id, version)

    def _idempotency(self, thing_id: UUID, command: Command) -> Idempotency | None:
        def respond(unit: Unit, answer: Any) -> str:
            self._shown = self._answer(unit, answer, thing_id)
            return self._shown.stored()

        return idempotency_of(self._request, self._runtime.settings.secret, command, respond)

    def _answer(self, unit: Unit, answer: Any, thing_id: UUID) -> Answer:
        thing = self._operation.thing
        if thing is None:
            etag = f'"{answer.version}"' if self._operation.stands else None
            return Answer(200, answer.model_dump_json(), etag, log_position=_stands(unit))
        stream_id = unit.holds(thing.located_by, str(thing_id)) if thing.located_by else thing_id
        if stream_id is None:
            raise NotFound()
        folded = unit.after(thing.decider, stream_id)
        view = thing.view(folded.state, folded.head, thing_id)
        if view is None:
            raise NotFound()
        written = unit.work[thing.decider.stream(stream_id)].written
        return Answer(
            status=201 if self._operation.creates else 200,
            body=(answer if self._operation.answers else view).model_dump_json(),
            etag=f'"{folded.head.version}"',
            location=f"{thing.path}/{thing_id}" if self._operation.creates else None,
            behind=unit.behind(thing.decider, stream_id),
            log_position=None if written else folded.head.position,
        )


def _stands(unit: Unit) -> int | None:
    """The position of the last event that an answer stands on which is no one thing: None, the commit's own, where
    it wrote any."""
    return None if unit.decided else max((work.base.head.position for work in unit.work.values()), default=0)


async def executing(request: Request) -> Executing:  # a plain function would cost a thread
    return Executing(request)


Execute = Annotated[Executing, Depends(executing)]
"""The parameter through which a route runs a command: `do: Execute`."""
