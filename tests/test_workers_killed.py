"""Two API processes and two workers of one service, as processes, on real PostgreSQL and Kafka: kill -9 of the worker
that leads, under traffic."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx

from deploy.kafka_broker import KafkaBroker
from shared.messaging.brokers import Brokers
from shared.messaging.feed import FeedTransport
from shared.messaging.kafka import KafkaTransport
from shared.testing.postgres import FreshDatabase
from shared.testing.processes import PATIENCE, Processes, free_addresses, processes

SERVICE = "customer"
EACH = 60
"""Customers created over each API."""


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


async def test_the_second_worker_takes_over_and_nothing_is_lost(
    kafka: KafkaBroker, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    with processes(
        tmp_path,
        DATABASE_URL=fresh_database().serving_url,
        KAFKA_BOOTSTRAP_SERVERS=kafka.bootstrap_servers,
    ) as started:
        one, other, *workers = free_addresses(4)
        for address in (one, other, *workers):
            started.launch(SERVICE, address, PROCESS="worker" if address in workers else "api")
        started.are_ready()
        leading, second = await leader_first(started, workers)
        done: list[str] = []
        async with started.client_at(one, "assistant") as here, started.client_at(other, "assistant") as there:
            writing = asyncio.gather(create(here, 0, done), create(there, EACH, done))
            while len(done) < EACH // 2:
                await asyncio.sleep(0.01)
            started.running[leading].kill()
            started.running[leading].wait()
            last = max(await writing)
            everybody = [f"ACME {number:03}" for number in range(2 * EACH)]
            assert await listed(here, last) == await listed(there, last) == everybody
        await takes_over(started, second)
        feed = FeedTransport(one, httpx.Auth(), started.client_at(one, "ops"))
        topic = KafkaTransport(Brokers(kafka.bootstrap_servers), SERVICE, feed)
        try:
            published = (await feed.feed(0, 1_000, 0)).items
            assert len(published) == 2 * EACH
            assert [record async for record in sent(topic, last)] == published
        finally:
            await topic.close()


async def states(started: Processes, address: str) -> dict[str, str]:
    """Of each reader but ingest, as that process says it."""
    async with started.client_at(address, "ops") as operator:
        answer = await operator.get("/ops/status")
    return {one["name"]: one["state"] for one in answer.json()["readers"] if one["kind"] != "ingest"}


async def leader_first(started: Processes, workers: list[str]) -> list[str]:
    """Once one of them relays and the others stand by."""
    async with asyncio.timeout(PATIENCE):
        while True:
            relays = {(await states(started, worker))["relay"]: worker for worker in workers}
            if relays.keys() == {"following", "standing by"}:
                return [relays["following"], relays["standing by"]]
            await asyncio.sleep(0.1)


async def takes_over(started: Processes, worker: str) -> None:
    """Once `worker` leads everything: each reader takes its turn by itself, as its lock falls free."""
    async with asyncio.timeout(PATIENCE):
        while set((await states(started, worker)).values()) != {"following"}:
            await asyncio.sleep(0.1)
