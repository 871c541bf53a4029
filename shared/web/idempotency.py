"""Idempotency-Key (or the webhook-id of a signed push): the same request again has one effect and one answer."""

import asyncio
import hmac
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from fastapi import Request

from shared.kernel.messages import Command
from shared.log.execution import Idempotency
from shared.log.log import StoredRequest
from shared.log.unit import Unit

from .headers import sent
from .problems import IdempotencyInProgress, Unreadable
from .runtime import Runtime, actor_of
from .webhooks import push_of

PATIENCE = 2.0
"""Seconds that a repetition waits for the first request with its Idempotency-Key."""
PUSHED = "push"
"""The route of every signed push in its request record: a webhook-id counts once, wherever it is sent."""
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Respond: TypeAlias = Callable[[Unit, Any], str]
Mark: TypeAlias = tuple[str, str, str]


def key_of(request: Request) -> str | None:
    found = sent(request.scope, b"idempotency-key")
    return None if found is None else found.decode("latin-1")


def route_of(request: Request) -> str:
    """The route of a request record: method and path as they were sent."""
    return f"{request.scope['method']} {request.scope['path']}"


def idempotency_of(request: Request, secret: bytes, command: Command, respond: Respond) -> Idempotency | None:
    """None where the request has no key. Raises Unreadable."""
    key, push = key_of(request), push_of(request)
    if key is None and push is None:
        return None
    route, body = route_of(request), command.model_dump_json(exclude_unset=True).encode()
    if push is not None:
        if key not in (None, push.id):
            raise Unreadable("The key of a signed push is its webhook-id; send no other.")
        key, route, body = push.id, PUSHED, f"{route}\n".encode() + body
    if key is None or not _KEY.fullmatch(key):
        raise Unreadable("Idempotency-Key must be 1 to 255 visible ASCII characters.")
    body_hash = hmac.digest(secret, body, "sha256").hex()
    return Idempotency(actor_of(request).sub, route, key, body_hash, respond)


class Alone:
    """Within it no other request of this process runs with the key. Entering gives the answer of one that was waited
    for, None where this one is the first. Raises IdempotencyInProgress."""

    __slots__ = ("_idempotency", "_mark", "_runtime")

    def __init__(self, runtime: Runtime, idempotency: Idempotency | None) -> None:
        self._runtime, self._idempotency = runtime, idempotency
        self._mark: Mark | None = None

    async def __aenter__(self) -> StoredRequest | None:
        if self._idempotency is None:
            return None
        mark = (self._idempotency.client, self._idempotency.route, self._idempotency.key)
        if mark in self._runtime.in_progress and (first := await self._waited_for(mark, self._idempotency)):
            return first
        self._runtime.in_progress[mark] = None
        self._mark = mark
        return None

    async def __aexit__(self, *_: object) -> None:
        ended = self._runtime.in_progress.pop(self._mark) if self._mark else None
        if ended is not None:
            ended.set()

    async def _waited_for(self, mark: Mark, idempotency: Idempotency) -> StoredRequest | None:
        running, deadline = self._runtime.in_progress, asyncio.get_running_loop().time() + PATIENCE
        while mark in running:
            ended = running[mark] = running[mark] or asyncio.Event()
            try:
                async with asyncio.timeout_at(deadline):
                    await ended.wait()
            except TimeoutError:
                raise IdempotencyInProgress() from None
            if first := await self._runtime.executor.stored(idempotency):
                return first
        return None
