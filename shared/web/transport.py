"""A connection's transport, with fewer calls of the system than there are writes."""

import asyncio
from typing import Any

TOGETHER = 64 * 1024
"""Bytes that wait at most for the end of the loop's turn."""


class Joined(asyncio.Transport):
    """A transport that sends what is written in one turn of the loop in one piece. uvicorn writes an answer's head and
    its body one by one, and each write is a call of the system and wakes the client."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport, self._loop = transport, loop
        self._waiting: list[bytes | bytearray | memoryview] = []
        self._size = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._waiting:
            self._loop.call_soon(self._send)
        self._waiting.append(data)
        self._size += len(data)
        if self._size > TOGETHER:  # so that whoever writes much hears of a client that does not read
            self._send()

    def _send(self) -> None:
        if self._waiting:
            together, self._waiting, self._size = b"".join(self._waiting), [], 0
            self._transport.write(together)

    def close(self) -> None:
        self._send()
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)
