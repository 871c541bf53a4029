"""The line between a client and PostgreSQL, which a test can cut, stall, or cut just before an answer."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

SOCKET = ".s.PGSQL.5432"


class Wire:
    """`async with Wire(url) as wire`: connect by `wire.url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = Path(parse_qs(parts.query)["host"][0]) / SOCKET
        self._folder = Path(tempfile.mkdtemp(prefix="wire", dir="/tmp"))
        self.url = urlunsplit(parts._replace(query=f"host={quote(str(self._folder))}"))
        self.refusing = False
        """Close new connections at once."""
        self.losing_answers = 0
        """So many more answers are lost together with their connection."""
        self.accepted = 0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._lines: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Wire":
        self._listener = await asyncio.start_unix_server(self._accept, self._folder / SOCKET)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        shutil.rmtree(self._folder)

    def cut(self) -> None:
        for line in list(self._lines):
            line.transport.abort()

    def stall(self) -> None:
        """Nothing passes any more, in either direction, and nobody is told."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    async def _accept(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self.accepted += 1
        if self.refusing:
            to_client.transport.abort()
            return
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        self._lines |= {to_client, to_server}
        for source, sink, answers in ((from_client, to_server, False), (from_server, to_client, True)):
            task = asyncio.create_task(self._pass_on(source, sink, answers, (to_client, to_server)))
            self._tasks.add(task)

    async def _pass_on(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        answers: bool,
        line: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        try:
            while data := await source.read(65536):
                await self._flowing.wait()
                if answers and self.losing_answers and b"SELECT" in data[-40:]:
                    self.losing_answers -= 1
                    break
                sink.write(data)
                await sink.drain()
        except OSError:
            pass  # cut from the other side: the end below is all there is to do
        finally:
            for end in line:
                end.transport.abort()
                self._lines.discard(end)
