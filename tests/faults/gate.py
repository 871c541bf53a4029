"""A gate in front of PostgreSQL's socket. While it is shut nothing passes, and nobody is told: connections stay, new
ones are taken, and what was sent arrives when it opens again, as in a network that drops packets for a while."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

SOCKET = ".s.PGSQL.5432"
AT_ONCE = 64 * 1024


class Gate:
    """`with Gate(socket) as gate`: whoever takes `gate.folder` for the folder of the socket goes through it."""

    def __init__(self, socket: Path) -> None:
        self._beyond = socket / SOCKET
        self.folder = Path(tempfile.mkdtemp(prefix="gate-", dir="/tmp"))  # a socket's path must be short
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="gate", daemon=True)
        self._serving = Event()

    def __enter__(self) -> "Gate":
        self._thread.start()
        self._serving.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._end.set)
        self._thread.join()
        shutil.rmtree(self.folder)

    def shut(self) -> None:
        self._do(self._is_open.clear)

    def open(self) -> None:
        self._do(self._is_open.set)

    def _do(self, act: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(act)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._is_open, self._end = asyncio.Event(), asyncio.Event()
        self._is_open.set()
        async with await asyncio.start_unix_server(self._accept, os.fspath(self.folder / SOCKET)):
            self._serving.set()
            await self._end.wait()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._is_open.wait()
        try:
            answers, questions = await asyncio.open_unix_connection(os.fspath(self._beyond))
        except OSError:  # there is nobody beyond
            writer.close()
            return
        await asyncio.gather(self._pass(reader, questions), self._pass(answers, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(AT_ONCE):
                await self._is_open.wait()
                writer.write(data)
                await writer.drain()
        except OSError:  # one side is gone, which the other is told below
            pass
        await self._is_open.wait()
        writer.close()
