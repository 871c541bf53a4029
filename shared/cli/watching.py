"""`sales watch`: the events of all services as they come, in one stream."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from rich.console import Console
from rich.text import Text

from shared.cli.installation import Installation, problem_of, user_name
from shared.cli.output import Failed, Output
from shared.messaging.peer import peer_client
from shared.web.roles import Role

SILENCE = httpx.Timeout(10.0, read=30.0)
"""Seconds; a stream that lives says something every ten."""
PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds before a service is tried again, the last again and again."""
COLOURS = {"customer": "cyan", "pipeline": "green", "performance": "yellow", "incentive": "magenta"}


class Printer:
    """An event is a line: coloured on a terminal, tab-separated elsewhere, an object of JSON with --json."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._console = Console(highlight=False)
        self._notes = Console(highlight=False, soft_wrap=True, stderr=True)

    def event(self, service: str, event: Mapping[str, Any]) -> None:
        if self._output.as_json:
            print(json.dumps({"service": service, **event}, ensure_ascii=False), flush=True)
            return
        at = datetime.fromisoformat(event["recorded_at"]).astimezone().strftime("%H:%M:%S.%f")[:-3]
        heard = f"from {event['source']} {event['source_position']}" if event["source"] else ""
        data = json.dumps(event["data"], ensure_ascii=False)
        cells = (at, service, str(event["position"]), event["type"], event["stream"], event["actor"], heard)
        if not self._console.is_terminal:
            print("\t".join((*cells, data)), flush=True)
            return
        self._console.print(_line(cells, data), no_wrap=True, overflow="ellipsis")

    def note(self, service: str, text: str) -> None:
        """What is between the events: on standard error, beside them."""
        self._notes.print(Text(f"{service}: {text}", style="dim"))


def _line(cells: tuple[str, ...], data: str) -> Text:
    at, service, position, kind, stream, actor, heard = cells
    faint = "dim" if heard else ""
    line = Text(style=faint)
    line.append(f"{at} ", "dim").append(f"{service:<11} ", COLOURS.get(service, "")).append(f"{position:>7} ", "dim")
    line.append(f"{kind:<24} ", "" if heard else "bold").append(f"{stream} ", "dim").append(f"{actor} ", "blue")
    return line.append(heard + " " if heard else "").append(data, "dim")


@dataclass
class Watch:
    """Follows a service from the head that it had when the watch began, across its restarts."""

    installation: Installation
    service: str
    wanted: Mapping[str, str]
    printer: Printer
    client: httpx.AsyncClient
    position: int | None = field(default=None, init=False)

    async def run(self) -> None:
        tries = 0
        while True:
            try:
                async for event in self._events():
                    self.printer.event(self.service, event)
                    tries = 0
                if tries:
                    await asyncio.sleep(PAUSES[0])  # it ends its streams when it stops, and after a while anyway
            except httpx.TransportError:
                if not tries:
                    self.printer.note(self.service, "does not answer; waiting for it")
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    async def _events(self) -> AsyncIterator[dict[str, Any]]:
        """Raises Failed where the service refuses, TransportError where it is away."""
        token = self.installation.token(Role.OPS, sub=f"cli-{user_name()}")
        headers, address = {"Authorization": f"Bearer {token}"}, self.installation.address(self.service)
        if self.position is None:
            self.position = await self._head(address, headers)
            self.printer.note(self.service, f"from position {self.position}")
        headers["Last-Event-ID"] = str(self.position)
        url = f"{address}/ops/events/stream"
        async with self.client.stream("GET", url, params=self.wanted, headers=headers) as answer:
            if not answer.is_success:
                await answer.aread()
                self._refuse(answer)
                return
            async for block in _blocks(answer):
                if "data" in block:
                    yield json.loads(block["data"])
                self.position = int(block.get("id", self.position))  # once it is shown: what is cut off comes again

    async def _head(self, address: str, headers: Mapping[str, str]) -> int:
        answer = await self.client.get(f"{address}/ops/status", headers=headers)
        if not answer.is_success:
            self._refuse(answer)
            raise httpx.ConnectError("the service is not ready")
        return int(answer.json()["head"])

    def _refuse(self, answer: httpx.Response) -> None:
        if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            raise Failed(f"{self.service} answered {answer.status_code}: {problem_of(answer)}")


async def _blocks(answer: httpx.Response) -> AsyncIterator[dict[str, str]]:
    """Server-sent events, whole ones only."""
    block: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(":")
            block[name] = value.removeprefix(" ")
        else:
            yield block
            block = {}


def watch(
    installation: Installation, output: Output, service: str | None, type_: str | None, stream: str | None
) -> None:
    """Until it is interrupted. Raises Failed where nothing runs, or a service refuses."""
    addresses = installation.running.addresses
    if service is not None:
        installation.address(service)
    wanted = {name: value for name, value in (("type", type_), ("stream", stream)) if value is not None}
    asyncio.run(_watch(installation, [service] if service else list(addresses), wanted, Printer(output)))


async def _watch(installation: Installation, services: list[str], wanted: Mapping[str, str], printer: Printer) -> None:
    async with peer_client(timeout=SILENCE) as client:
        watches = [Watch(installation, one, wanted, printer, client).run() for one in services]
        tasks = [asyncio.ensure_future(one) for one in watches]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
