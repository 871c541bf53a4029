"""What happens before any route: the trace id, the token, the size of the body."""

import re
import uuid

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.rejections import Rejection
from shared.log.tracing import correlation, received

from .auth import Verifier
from .problems import TooLarge, Unauthenticated, Unavailable, respond
from .webhooks import SignedPushes

OPEN = re.compile(
    r"/(livez|readyz|metrics|docs|docs/oauth2-redirect|openapi\.json|problems|problems/[^/]+"
    r"|ops/sign-in|ops/static/[^/]+)"
)
"""Paths that need no token."""
BODY_LIMIT = 1024 * 1024
"""Bytes of a request body."""


class Edge:
    """Refuses what has neither a valid token nor, where that is taken, a valid signature (401), and too large a body
    (413); leaves the actor and the trace id in the request's state."""

    def __init__(self, app: ASGIApp, verifier: Verifier, pushes: SignedPushes) -> None:
        self.app, self.verifier, self.pushes = app, verifier, pushes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        traceparent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), None)
        with received(traceparent):
            await self._admit(scope, receive, send)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace_id = correlation() or uuid.uuid4()
        state = scope.setdefault("state", {})
        state["trace_id"] = str(trace_id)
        state["correlation"] = trace_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(trace_id=trace_id.hex, correlation=str(trace_id))
        pushed, limited = self.pushes.sees(scope), _limited(receive)
        refusal = await self._refusal(scope, pushed)
        if pushed and refusal is None:
            try:
                limited = await self.pushes.admit(scope, limited)
            except Rejection as wrong:
                refusal = wrong
            except HTTPException:  # as `_limited` says it
                refusal = TooLarge(f"At most {BODY_LIMIT} bytes.")
            except ClientDisconnect:
                return
        if refusal is not None:
            await respond(Request(scope), refusal)(scope, receive, send)
            return
        await self.app(scope, limited, send)

    async def _refusal(self, scope: Scope, pushed: bool) -> Rejection | None:
        headers = dict(scope["headers"])
        if not pushed and not OPEN.fullmatch(scope["path"]):
            try:
                scope["state"]["actor"] = await self.verifier.actor(
                    headers.get(b"authorization", b"").decode("latin-1")
                )
            except (Unauthenticated, Unavailable) as refusal:
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
