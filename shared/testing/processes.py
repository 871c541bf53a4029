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

PATIENCE = 120.0
"""Seconds that a service has to be ready, or to end."""
GLANCE = 0.05


@dataclass
class Processes:
    """`home` holds their secrets and logs. Services that are not started are away, under addresses of their own."""

    home: Path
    addresses: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    clients: list[httpx.Client] = field(default_factory=list)

    def start(self, databases: Mapping[str, str]) -> None:
        """Start these services on their databases, and wait until each is ready."""
        for service, url in databases.items():
            port = self.addresses[service].rpartition(":")[2]
            command = ["-m", "shared.web.server", f"services.{service}.app:create_app", "127.0.0.1", port]
            with (self.home / f"{service}.log").open("ab") as log:
                self.running[service] = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, *command], env=self._environment(service, url, port), stdout=log, stderr=log
                )
        for service in databases:
            self._await(service)

    def client(self, service: str, role: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        client = httpx.Client(base_url=self.addresses[service], headers=headers, timeout=PATIENCE, trust_env=False)
        self.clients.append(client)
        return client

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
        process = self.running.pop(service)
        process.send_signal(signal.SIGTERM)
        return process.wait(PATIENCE)

    def end(self) -> None:
        for client in self.clients:
            client.close()
        for process in self.running.values():
            process.kill()
            process.wait()

    def _environment(self, service: str, database_url: str, port: str) -> dict[str, str]:
        return {
            **os.environ,
            **{f"{name.upper()}_URL": address for name, address in self.addresses.items()},
            "DATABASE_URL": database_url,
            "PERSON_KEYS_URL": f"sqlite+aiosqlite:///{self.home / service}-keys.sqlite",
            "SECRET_FILE": str(self.home / "secret"),
            "EMBEDDED_KEY_FILE": str(self.home / "issuer.pem"),
            "PORT": port,
        }

    def _await(self, service: str) -> None:
        until, url = time.monotonic() + PATIENCE, f"{self.addresses[service]}/readyz"
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            while True:
                try:
                    if client.get(url).status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    pass  # it does not listen yet
                log = (self.home / f"{service}.log").read_text()
                assert self.running[service].poll() is None and time.monotonic() < until, log
                time.sleep(GLANCE)


@contextmanager
def processes(home: Path) -> Iterator[Processes]:
    """Four addresses, and no service yet. Those that are started end with the test."""
    (home / "issuer.pem").write_bytes(make_key())
    (home / "secret").write_bytes(secrets.token_bytes(32))
    made = Processes(
        home, {name: f"http://127.0.0.1:{port}" for name, port in zip(SERVICES, free_ports(len(SERVICES)), strict=True)}
    )
    try:
        yield made
    finally:
        made.end()
