"""Services as processes of their own, on ports of their own: for what only a socket or a signal can show."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from deploy.kafka_broker import free_ports
from shared.settings import SERVICES
from shared.web.tokens import make_key, mint

PATIENCE = 180.0
"""Seconds after which a test fails rather than wait."""
GLANCE = 0.05


@dataclass
class Processes:
    """`home` holds their secrets and logs, `settings` are for all of them, `running` is by address. Services that are
    not started are away, under addresses of their own."""

    home: Path
    addresses: Mapping[str, str]
    settings: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    clients: list[httpx.Client] = field(default_factory=list)

    def start(self, databases: Mapping[str, str]) -> None:
        """Start these services on their databases, each at its own address, and wait until all are ready."""
        for service, url in databases.items():
            self.launch(service, self.addresses[service], DATABASE_URL=url)
        self.are_ready()

    def launch(self, service: str, address: str, **settings: str) -> None:
        """One more process of the service."""
        port = address.rpartition(":")[2]
        command = ["-m", "shared.web.server", f"services.{service}.app:create_app", "127.0.0.1", port]
        environment = {
            **{f"{name.upper()}_URL": its for name, its in self.addresses.items()},
            "PERSON_KEYS_URL": f"sqlite+aiosqlite:///{self.home / service}-keys.sqlite",
            "SECRET_FILE": str(self.home / "secret"),
            "EMBEDDED_KEY_FILE": str(self.home / "issuer.pem"),
            "PORT": port,
        }
        with (self.home / "log").open("ab") as log:
            self.running[address] = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, *command],
                env={**os.environ, **environment, **self.settings, **settings}, stdout=log, stderr=log,
            )  # fmt: skip

    def are_ready(self) -> None:
        """Wait until all that were started are."""
        until = time.monotonic() + PATIENCE
        for address, process in self.running.items():
            while not _is_ready(address):
                assert process.poll() is None and time.monotonic() < until, (self.home / "log").read_text()[-8000:]
                time.sleep(GLANCE)

    def client(self, service: str, role: str) -> httpx.Client:
        client = httpx.Client(**self._of(self.addresses[service], role))
        self.clients.append(client)
        return client

    def client_at(self, address: str, role: str) -> httpx.AsyncClient:
        """For the caller to close."""
        return httpx.AsyncClient(**self._of(address, role))

    def _of(self, address: str, role: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        return {"base_url": address, "headers": headers, "timeout": PATIENCE, "trust_env": False}

    def first_event(self, service: str, **query: Any) -> dict[str, Any]:
        """The first event that is found in the service's log, as soon as there is one."""
        with self.client(service, "ops").stream("GET", "/ops/events/stream", params=query) as answer:
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    event: dict[str, Any] = json.loads(line.removeprefix("data:"))
                    return event
        raise AssertionError("the stream ended")

    def token(self, role: str) -> str:
        return mint(
            (self.home / "issuer.pem").read_bytes(), sub=f"test-{role}", roles=[role], rep_id=None,
            ttl=timedelta(hours=1), audience="sales", now=datetime.now(UTC),
        )  # fmt: skip

    def stop(self, service: str) -> int:
        """Tell it to stop by SIGTERM. Returns its exit status."""
        process = self.running.pop(self.addresses[service])
        process.send_signal(signal.SIGTERM)
        return process.wait(PATIENCE)

    def end(self) -> None:
        for client in self.clients:
            client.close()
        for process in self.running.values():
            process.kill()
            process.wait()


def free_addresses(number: int) -> list[str]:
    return [f"http://127.0.0.1:{port}" for port in free_ports(number)]


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=5.0, trust_env=False).is_success
    except httpx.TransportError:
        return False


@contextmanager
def processes(home: Path, **settings: str) -> Iterator[Processes]:
    """Four addresses, and no service yet. Those that are started end with the test."""
    (home / "issuer.pem").write_bytes(make_key())
    (home / "secret").write_bytes(secrets.token_bytes(32))
    made = Processes(home, dict(zip(SERVICES, free_addresses(len(SERVICES)), strict=True)), settings)
    try:
        yield made
    finally:
        made.end()
