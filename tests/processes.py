"""Processes of the services, started by a test on its own databases and stopped with it."""

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from shared.web.tokens import make_key, mint

PATIENCE = 180.0
"""Seconds after which a test fails rather than wait."""


class Processes:
    """What was started, by address, with one issuer for all; their logs go into a file of `home`."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        self._key, self.log = make_key(), home / "log"
        (home / "issuer.pem").write_bytes(self._key)
        (home / "secret").write_bytes(secrets.token_bytes(32))
        self._home, self._environment = home, environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, service: str, port: int, **settings: str) -> str:
        """Its address."""
        environment = {
            "EMBEDDED_KEY_FILE": str(self._home / "issuer.pem"),
            "SECRET_FILE": str(self._home / "secret"),
            "PERSON_KEYS_URL": f"sqlite+aiosqlite:///{self._home}/{service}.sqlite",
            "PORT": str(port),
        }
        command = [sys.executable, "-m", "shared.web.server", f"services.{service}.app:create_app", "127.0.0.1"]
        address = f"http://127.0.0.1:{port}"
        with self.log.open("ab") as log:
            self.running[address] = subprocess.Popen(
                [*command, str(port)],
                env={**os.environ, **environment, **self._environment, **settings},
                stdout=log,
                stderr=log,
            )
        return address

    def token(self, role: str) -> str:
        return mint(
            self._key,
            sub=role, roles=[role], rep_id=None, ttl=timedelta(hours=1), audience="sales", now=datetime.now(UTC),
        )  # fmt: skip

    def client(self, address: str, role: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        return httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=30)

    async def states(self, address: str) -> dict[str, str]:
        """Of each reader but ingest, as that process says it."""
        async with self.client(address, "ops") as operator:
            answer = await operator.get("/ops/status")
        return {one["name"]: one["state"] for one in answer.json()["readers"] if one["kind"] != "ingest"}

    async def are_ready(self) -> None:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(trust_env=False) as anybody:
            for address, process in self.running.items():
                while not await _is_ready(anybody, address):
                    assert process.poll() is None, self.log.read_text()[-4000:]
                    await asyncio.sleep(0.1)

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait(PATIENCE)


async def _is_ready(anybody: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await anybody.get(f"{address}/readyz")).is_success
    except httpx.TransportError:
        return False


@contextmanager
def processes(home: Path, **environment: str) -> Iterator[Processes]:
    """None are left afterwards."""
    made = Processes(home, environment)
    try:
        yield made
    finally:
        made.stop()
