"""What happens before any route: the trace id, the token, the limits."""

import asyncio
import re

import uuid_utils.compat as uuids
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.messages import Actor
from shared.kernel.rejections import Rejection
from shared.log.tracing import answering, correlation, received

from .address import came_from
from .auth import Verifier
from .headers import secure, sent
from .limits import Limits, address_of
from .problems import OutcomeNotKnown, TooLarge, TooSlow, Unauthenticated, Unavailable, of_status, respond
from .strangers import STRANGER, Tokenless
from .watch import Underway
from .webhooks import SignedPushes

OPEN = re.compile(
    r"/(?:livez|readyz|metrics|docs|docs/[^/]+|openapi\.json|problems|problems/[^/]+"
    r"|ops/sign-in|ops/static/[^/]+)"
)
"""Paths that need no token."""


class Edge:
    """Refuses what has neither a valid token nor, where that is taken, a valid signature, and needs one (401), who asks
    too often (429), and too large a body (413); leaves the actor, with where it is, and the trace id in the request's
    state."""

    def __init__(
        self, app: ASGIApp, verifier: Verifier, pushes: SignedPushes, tokenless: Tokenless, limits: Limits
    ) -> None:
        self.app, self.verifier, self.pushes, self.limits = app, verifier, pushes, limits
        self.tokenless = tokenless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        traceparent = sent(scope, b"traceparent")
        if traceparent is None:
            await self._admit(scope, receive, send)
        else:
            with received(traceparent.decode("latin-1")):
                await self._admit(scope, receive, send)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace_id = correlation() or uuids.uuid4()
        state = scope.setdefault("state", {})
        state["trace_id"] = str(trace_id)
        state["correlation"] = trace_id
        answering.set(trace_id)
        underway = Underway(self.limits.watch, self.limits.request_deadline)

        async def sending(message: Message) -> None:
            if not underway.begun:
                underway.begin()
                secure(message)
            await send(message)

        try:
            await self._answered(scope, receive, sending, underway)
        except asyncio.CancelledError:
            if not underway.gave_up():
                raise
            if not underway.begun:
                await respond(Request(scope), _late(scope, underway))(scope, receive, sending)
        finally:
            underway.end()

    async def _answered(self, scope: Scope, receive: Receive, send: Send, underway: Underway) -> None:
        try:
            body = await self._admitted(scope, receive, underway)
        except Rejection as refusal:
            await respond(Request(scope), refusal)(scope, receive, send)
        except ClientDisconnect:
            return
        else:
            await self.app(scope, body, send)

    async def _admitted(self, scope: Scope, receive: Receive, underway: Underway) -> Receive:
        """What gives the request's body, once it is known whose it is. Raises the Rejection of one that may not in."""
        limits, state = self.limits, scope["state"]
        most = limits.bodies.of(scope)
        body = limits.bodies.counted(scope, receive, underway)
        actor = None
        try:
            if self.pushes.sees(scope):
                body = await self.pushes.admit(scope, body)
                actor = state["actor"]
            elif self.tokenless.sees(scope):
                state["actor"] = STRANGER
            elif not OPEN.fullmatch(scope["path"]):
                actor = await self.verifier.actor(sent(scope, b"authorization") or b"")
        except Unauthenticated:
            limits.failures.take(address_of(scope))
            raise
        except HTTPException as wrong:
            raise of_status(wrong.status_code) from wrong
        if actor is None:
            limits.strangers.take(address_of(scope))
        else:
            limits.clients.take(actor.sub)
            state["actor"] = Actor(actor.sub, actor.roles, actor.rep_id, came_from(scope))
        length = sent(scope, b"content-length")
        if length is not None and (not length.isdigit() or int(length) > most):
            raise TooLarge(f"At most {most} bytes.")
        return body


def _late(scope: Scope, underway: Underway) -> Rejection:
    if underway.reading:
        return TooSlow()
    return Unavailable("It took too long.") if scope["method"] in ("GET", "HEAD") else OutcomeNotKnown()
