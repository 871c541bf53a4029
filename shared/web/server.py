"""`python -m shared.web.server MODULE:FACTORY HOST PORT`: the HTTP server of a service, in a process of its own.

SIGTERM and SIGINT end it in order, with status 0 within ten seconds, whatever clients hold open.
"""

import asyncio
import os
import signal
import sys
import uuid
from http import HTTPStatus
from types import FrameType
from typing import Any

import uvicorn
from fastapi import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.kernel.rejections import Rejection

from .problems import HeadTooLarge, TooSlow, Unreadable, respond
from .transport import Joined

HEAD_LIMIT = 64 * 1024
"""Bytes of a request line with its headers, or of whatever else comes without a body growing."""
HEAD_DEADLINE = 30.0
"""Seconds within which a connection that was made, or a request that was begun, has brought a whole head."""
GRACEFUL = 8
"""Seconds that requests have to end once it is told to stop; what is left of the ten is for the readers."""
KEEP_ALIVE = 75
"""Seconds that an idle connection is kept: more than the clients' own, so that none is closed as it is used again."""


class Protocol(HttpToolsProtocol):
    """uvicorn's, with a bound for what the parser keeps of a head that does not end, and problems for its refusals."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept = 0
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(Joined(transport, self.loop))
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._no_longer_wait()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._kept += len(data)
        super().data_received(data)  # sets `_kept` back if the request gets on
        if self._kept > HEAD_LIMIT and not self.transport.is_closing():
            self._refuse(HeadTooLarge(f"At most {HEAD_LIMIT} bytes."))
        elif not self._kept:
            self._no_longer_wait()
        elif self._late is None:
            self._wait_for_head()

    def _wait_for_head(self) -> None:
        self._late = self.loop.call_later(HEAD_DEADLINE, self._give_up)

    def _no_longer_wait(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_for_head()  # the next request may wait for the answer to this one
        elif self._kept:
            self._refuse(TooSlow("The request did not arrive in time."))
        else:
            self.transport.close()

    def on_headers_complete(self) -> None:
        self._kept = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._kept = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._kept = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(Unreadable("The request is not valid HTTP."))

    def _refuse(self, refusal: Rejection) -> None:
        """Answer without an app, which needs a request; then close, as nothing tells where the next one begins."""
        scope = {"type": "http", "path": "/", "headers": [], "state": {"trace_id": str(uuid.uuid4())}}
        answer = respond(Request(scope), refusal)
        headers = [*self.server_state.default_headers, *answer.raw_headers, (b"connection", b"close")]
        reason = HTTPStatus(refusal.status).phrase.encode()
        lines = [b"HTTP/1.1 %d %s" % (refusal.status, reason), *(b"%s: %s" % one for one in headers)]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(answer.body)]))
        self.transport.close()


def main(app: str, host: str, port: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)  # uvicorn has handlers of its own meanwhile, and then raises the signal again
    uvicorn.run(
        app, factory=True, host=host, port=port, loop="uvloop", http=Protocol, access_log=False, server_header=False,
        timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=GRACEFUL,
        proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,  # else whoever asks could name itself any address
    )  # fmt: skip


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
