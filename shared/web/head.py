"""HEAD: the head of what GET would answer, wherever there is a GET (RFC 9110, 9.1 and 9.3.2)."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Asks with GET in the place of HEAD, and leaves the content out. What would go on for ever ends with its head."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:  # costs others no coroutine
        if scope["type"] == "http" and scope["method"] == "HEAD":
            return self._head(scope, receive, send)
        return self.app(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b""})  # by which a stream hears that nobody listens

        await self.app({**scope, "method": "GET"}, receive, sent)  # the server has to know that it was HEAD
