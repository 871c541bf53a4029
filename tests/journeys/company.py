"""SteelWheels on the real thing: four services as processes, with an embedded PostgreSQL, in a folder of its own."""

import asyncio
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.demo import load
from deploy.demo.client import Client
from deploy.demo.settled import settled
from deploy.supervisor import CannotStart, kafka_ports, ports, refuse_taken_ports
from shared.cli.installation import Installation
from shared.cli.output import Output
from shared.cli.running import Up
from shared.testing.folders import quick
from shared.web.roles import Role

Progress = Callable[[int, int, str], None]


class Company:
    def __init__(self, installation: Installation, http: httpx.Client) -> None:
        self.installation, self._http = installation, http
        self.addresses = installation.running.addresses

    def load(self, progress: Progress = lambda done, total, what: None) -> None:
        asyncio.run(load(self.addresses, self.token, progress))

    def kill(self, service: str) -> None:
        """kill -9, as long as the service runs at all."""
        pid = self.installation.running.processes.get(service)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def deaths(self, service: str) -> int:
        return self.installation.running.deaths[service]

    def get(self, service: str, path: str, role: str = "finance", **parameters: Any) -> dict[str, Any]:
        answer = self._http.get(self.addresses[service] + path, params=parameters, headers=self._bearer(role))
        return _content(answer)

    def post(self, service: str, path: str, body: dict[str, Any], role: str = "director") -> dict[str, Any]:
        answer = self._http.post(self.addresses[service] + path, json=body, headers=self._bearer(role))
        return _content(answer)

    def put(self, service: str, path: str, body: dict[str, Any], role: str = "director") -> dict[str, Any]:
        return _content(self._http.put(self.addresses[service] + path, json=body, headers=self._bearer(role)))

    def settle(self) -> None:
        """Return once everything that was done is known everywhere."""

        async def wait() -> None:
            async with Client(self.addresses, self.token) as client:
                await settled(client)

        asyncio.run(wait())

    def every(self, service: str, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """All pages of a list."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get(service, path, limit=200, **parameters, **cursor)
            found += page["items"]
            if not page["next_cursor"]:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def ids(self, service: str, path: str, **parameters: Any) -> dict[str, str]:
        """Ids by external id."""
        return {thing["external_id"]: thing["id"] for thing in self.every(service, path, **parameters)}

    def heads(self) -> dict[str, int]:
        return {service: self.get(service, "/ops/status", "ops")["head"] for service in self.addresses}

    def token(self, role: str) -> str:
        return self.installation.token(Role(role))

    def _bearer(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role)}"}


@contextmanager
def started(kafka: bool = False, secure: bool = False) -> Iterator[Company]:
    """An empty company, gone with everything in it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sales-journey-", dir=quick()))
    folder.chmod(0o711)  # PostgreSQL's account passes through
    installation = Installation(folder / "data")
    up = Up(installation, Output(as_json=True))
    try:
        up.start(free_port_base(), empty=False, detach=False, kafka=kafka, secure=secure)
        up.wait_until_ready()
        with httpx.Client(timeout=30, trust_env=False) as http:
            yield Company(installation, http)
    finally:
        up.stop()
        shutil.rmtree(folder)


def free_port_base() -> int:
    """Free ports follow it, for four services and a broker. Below those that a system hands out by itself, which
    anybody's next connection may take; in places that nobody else chooses, whatever a test seeds."""
    for _ in range(100):
        base = 10 * secrets.randbelow(1_000) + 20_000
        try:
            refuse_taken_ports([*ports(base).values(), *kafka_ports(base)])
        except CannotStart:
            continue
        return base
    raise AssertionError("no free ports in a row")


def _content(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, f"{answer.request.url}: {answer.status_code} {answer.text}"
    content: dict[str, Any] = answer.json()
    return content
