"""Two API processes and two workers of one service, as processes, on real PostgreSQL and Kafka: kill -9 of the worker
that leads, under traffic."""

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.kafka_broker import KafkaBroker, free_ports
from shared.messaging.feed import FeedTransport
from shared.messaging.kafka import KafkaTransport
from shared.testing.postgres import FreshDatabase
from shared.web.tokens import make_key, mint

SERVICE = "customer"
PATIENCE = 180.0
EACH = 60
"""Customers created over each API."""


class Processes:
    """What was started, in order, each with its address."""

    def __init__(self, environment: dict[str, str], log: Path, token: Callable[[str], str]) -> None:
        self.environment, self.log, self.token = environment, log, token
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, process: str, port: int) -> str:
        command = [sys.executable, "-m", "shared.web.server", f"services.{SERVICE}.app:create_app", "127.0.0.1"]
        own = {"PROCESS": process, "PORT": str(port)}
        with self.log.open("ab") as log:
            address = f"http://127.0.0.1:{port}"
            self.running[address] = subprocess.Popen(
                [*command, str(port)], env={**os.environ, **self.environment, **own}, stdout=log, stderr=log
            )
        return address

    def client(self, address: str, role: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        return httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=30)

    async def status(self, address: str) -> dict[str, str]:
        """The state of each reader, as that process says it."""
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


@pytest.fixture
def processes(kafka: KafkaBroker, fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Processes]:
    (tmp_path / "issuer.pem").write_bytes(make_key())
    (tmp_path / "secret").write_bytes(secrets.token_bytes(32))

    def token(role: str) -> str:
        return mint(
            (tmp_path / "issuer.pem").read_bytes(),
            sub=role, roles=[role], rep_id=None, ttl=timedelta(hours=1), audience="sales", now=datetime.now(UTC),
        )  # fmt: skip

    environment = {
        "DATABASE_URL": fresh_database().serving_url,
        "EMBEDDED_KEY_FILE": str(tmp_path / "issuer.pem"),
        "SECRET_FILE": str(tmp_path / "secret"),
        "PERSON_KEYS_URL": f"sqlite+aiosqlite:///{tmp_path}/keys.sqlite",
        "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "PIPELINE_URL": "http://127.0.0.1:9",
    }
    made = Processes(environment, tmp_path / "log", token)
    try:
        yield made
    finally:
        made.stop()


async def create(client: httpx.AsyncClient, first: int, done: list[str]) -> int:
    """Customers one after the other. Returns the last position."""
    position = 0
    for number in range(first, first + EACH):
        body = {"name": f"ACME {number:03}", "kind": "company", "country": "USA"}
        answer = await client.post("/v1/customers", json=body)
        assert answer.status_code == 201, answer.text
        done.append(body["name"])
        position = int(answer.headers["Log-Position"])
    return position


async def listed(client: httpx.AsyncClient, position: int) -> list[str]:
    """The names of all customers, once the list has come to `position`."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await client.get("/v1/customers", params={"min_position": position, "limit": 200})
            if answer.status_code == 200:
                return sorted(one["name"] for one in answer.json()["items"])
            assert answer.status_code == 503, answer.text


async def sent(topic: KafkaTransport, up_to: int) -> AsyncIterator[Any]:
    """What a consumer takes from the topic: the records in order of position, one that comes again left out."""
    after = 0
    async with asyncio.timeout(PATIENCE):
        while after < up_to:
            for record in (await topic.receive(after, 1.0)).items:
                if record.position > after:
                    after = record.position
                    yield record


async def test_the_second_worker_takes_over_and_nothing_is_lost(processes: Processes, kafka: KafkaBroker) -> None:
    one, other, *workers = (
        processes.start(process, port)
        for process, port in zip(("api", "api", "worker", "worker"), free_ports(4), strict=True)
    )
    await processes.are_ready()
    async with asyncio.timeout(PATIENCE):
        while sorted([(await processes.status(worker))["relay"] for worker in workers]) != ["following", "standing by"]:
            await asyncio.sleep(0.1)
    by_relay = {(await processes.status(worker))["relay"]: worker for worker in workers}
    leading, second = by_relay["following"], by_relay["standing by"]
    done: list[str] = []
    async with processes.client(one, "assistant") as here, processes.client(other, "assistant") as there:
        writing = asyncio.gather(create(here, 0, done), create(there, EACH, done))
        while len(done) < EACH // 2:
            await asyncio.sleep(0.01)
        processes.running[leading].kill()
        processes.running[leading].wait()
        last = max(await writing)
        everybody = [f"ACME {number:03}" for number in range(2 * EACH)]
        assert await listed(here, last) == await listed(there, last) == everybody
    assert set((await processes.status(second)).values()) == {"following"}
    feed = FeedTransport(one, lambda: processes.token("ops"))
    topic = KafkaTransport(kafka.bootstrap_servers, SERVICE, feed)
    try:
        published = (await feed.feed(0, 1_000, 0)).items
        assert len(published) == 2 * EACH
        assert [record async for record in sent(topic, last)] == published
    finally:
        await topic.close()
