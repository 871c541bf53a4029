"""What happens before any route: the trace id, the token, the size of the body."""

import re
import uuid

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .auth import Verifier
from .problems import TooLarge, Unauthenticated, respond

OPEN = re.compile(r"/(livez|readyz|docs|docs/oauth2-redirect|openapi\.json|problems|problems/[^/]+)")
"""Paths that need no token."""
BODY_LIMIT = 1024 * 1024
"""Bytes of a request body."""


class Edge:
    """Refuses what has no valid token (401) or too large a body (413); leaves the actor and the trace id in
    the request's state."""

    def __init__(self, app: ASGIApp, verifier: Verifier) -> None:
        self.app, self.verifier = app, verifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace_id = uuid.uuid4()
        state = scope.setdefault("state", {})
        state["trace_id"] = str(trace_id)
        state["correlation"] = trace_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(trace_id=str(trace_id))
        refusal = self._refusal(scope)
        if refusal is not None:
            await respond(Request(scope), refusal)(scope, receive, send)
            return
        await self.app(scope, _limited(receive), send)

    def _refusal(self, scope: Scope) -> Unauthenticated | TooLarge | None:
        headers = dict(scope["headers"])
        if not OPEN.fullmatch(scope["path"]):
            try:
                scope["state"]["actor"] = self.verifier.actor(headers.get(b"authorization", b"").decode("latin-1"))
            except Unauthenticated as refusal:
                return refusal
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > BODY_LIMIT:
            return TooLarge(f"At most {BODY_LIMIT} bytes.")
        return None


def _limited(receive: Receive) -> Receive:
    """`receive`, counting: a body sent in chunks has no length to be refused by."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_LIMIT:
            raise HTTPException(413)
        return message

    return counted
