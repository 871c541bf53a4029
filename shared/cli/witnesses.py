"""Who has seen a log, and how far: Kafka, and the services that hear of it, by their own word or by their databases."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from pydantic_settings import BaseSettings

from deploy.cluster import Cluster
from deploy.kafka_broker import BrokerFailed, KafkaBroker, listeners_of
from shared.cli.clusters import given
from shared.cli.installation import Installation
from shared.cli.opened_service import manifest_of
from shared.cli.output import Failed
from shared.messaging.brokers import Brokers
from shared.messaging.relay import BrokerAway
from shared.messaging.topic_end import beyond
from shared.readers.epochs import Seen
from shared.settings import SERVICES

PATIENCE = 10.0
HAS_LOG = "SELECT to_regclass('public.event') IS NOT NULL"
HEARD = """
    SELECT greatest(coalesce(max(c.position), 0), coalesce((
               SELECT max(e.source_position) FROM event e WHERE e.source = $1), 0)) AS position,
           coalesce(max(c.epoch), 1) AS epoch
    FROM checkpoint c WHERE c.reader = 'ingest:' || $1"""
HEARD_BEYOND = """
    SELECT source_position AS position, type, stream, data, meta FROM event
    WHERE source = $1 AND source_position > $2 ORDER BY source_position"""
OWN = "SELECT coalesce(max(position), 0) AS position, (SELECT max(epoch) FROM epoch) AS epoch FROM event"
OWN_BEYOND = """
    SELECT position, type, stream, data, meta FROM event WHERE source IS NULL AND position > $1 ORDER BY position"""


class Reached(BaseSettings):
    """What the environment says: Kafka as the services are told of it, and the token of an operator."""

    kafka_bootstrap_servers: str | None = None
    kafka_security_protocol: str = "PLAINTEXT"
    kafka_username: str | None = None
    kafka_password_file: Path | None = None
    kafka_ca_file: Path | None = None
    ops_token_file: Path | None = None


@dataclass
class Lost:
    """What is known of an event that a log has lost. `known_to`: who has it."""

    position: int
    type: str
    stream: str
    time: str
    actor: str
    data: Any
    known_to: list[str] = field(default_factory=list)


@dataclass
class Testimony:
    """Of one log that ends at `head`: how far each has seen it, and what they have of it beyond."""

    head: int
    seen: list[Seen] = field(default_factory=list)
    lost: dict[int, Lost] = field(default_factory=dict)

    def tells(self, who: str, event: Lost) -> None:
        self.lost.setdefault(event.position, event).known_to.append(who)


@dataclass(frozen=True)
class Witnesses:
    """`databases`: by service, the cluster and the name of the database that it serves, or will serve. `before`: the
    same of logs that are being replaced. `kafka`: None where there is none. Those `without` are not asked."""

    databases: dict[str, tuple[Cluster, str]]
    before: dict[str, tuple[Cluster, str]]
    kafka: Brokers | None
    without: Collection[str] = ()

    async def testify(self, service: str, head: int) -> Testimony:
        """Raises Failed where somebody who may have seen the log cannot be asked."""
        testimony = Testimony(head)
        if self.kafka is not None and "kafka" not in self.without:
            await _ask_kafka(self.kafka, service, testimony)
        for consumer in hearers_of(service):
            if consumer not in self.without:
                await self._ask(consumer, service, testimony)
        if service in self.before:
            await _read(*self.before[service], "the log that was here", (), (OWN, OWN_BEYOND), testimony)
        return testimony

    async def _ask(self, consumer: str, service: str, testimony: Testimony) -> None:
        """By its own word where it runs and says where; by its database otherwise."""
        address = given(consumer).url
        answer = await _status(address) if address else None
        if answer is not None:
            [found] = [one for one in answer["ingest"] if one["source"] == service]
            testimony.seen.append(Seen(consumer, found["position"], found["epoch"]))
        if consumer in self.databases:
            read = await _read(*self.databases[consumer], consumer, (service,), (HEARD, HEARD_BEYOND), testimony)
            if read or not address:
                return
        if answer is None:
            raise Failed(
                f"{consumer} hears of {service} and cannot be asked what it has seen; start it"
                f"{f' ({address} does not answer)' if address else ''}, or go on --without {consumer}"
            )


def hearers_of(service: str) -> list[str]:
    return [name for name in SERVICES if service in manifest_of(name).hears]


async def _ask_kafka(brokers: Brokers, service: str, testimony: Testimony) -> None:
    try:
        events = await beyond(brokers, service, testimony.head)
    except BrokerAway as away:
        raise Failed(f"{away}; what it has of {service} is not known: start it, or go on --without kafka") from away
    for event in events:
        lost = Lost(event.position, event.type, event.stream, event.time, event.actor, event.data)
        testimony.tells("Kafka", lost)
    farthest = max((event.position for event in events), default=0)
    testimony.seen.append(Seen("Kafka", farthest, max((event.epoch for event in events), default=1)))


async def _read(
    cluster: Cluster,
    database: str,
    who: str,
    source: tuple[str, ...],
    queries: tuple[str, str],
    testimony: Testimony,
) -> bool:
    """What a database has of the log. False where it holds no log at all."""
    how_far, further = queries
    try:
        connection = await asyncpg.connect(cluster.url(database), timeout=PATIENCE)
    except (OSError, asyncpg.PostgresError) as failure:
        raise Failed(f"the database of {who} does not answer ({failure}); go on --without it") from failure
    try:
        if not await connection.fetchval(HAS_LOG):
            return False
        async with connection.transaction(readonly=True):
            [row] = await connection.fetch(how_far, *source)
            testimony.seen.append(Seen(who, row["position"], row["epoch"]))
            async for one in connection.cursor(further, *source, testimony.head):
                testimony.tells(who, _lost(one))
    finally:
        await connection.close(timeout=PATIENCE)
    return True


def _lost(row: asyncpg.Record) -> Lost:
    meta = json.loads(row["meta"])
    return Lost(row["position"], row["type"], row["stream"], meta["time"], meta["actor"], json.loads(row["data"]))


async def _status(address: str) -> Any:
    """GET /ops/status; None where nobody answers."""
    file = Reached().ops_token_file
    headers = {"Authorization": f"Bearer {file.read_text().strip()}"} if file else {}
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, headers=headers) as client:
            answer = await client.get(f"{address.rstrip('/')}/ops/status")
    except httpx.TransportError:
        return None
    if not answer.is_success:
        raise Failed(f"{address} answered {answer.status_code}; OPS_TOKEN_FILE names the file of a token with role ops")
    return answer.json()


@contextmanager
def kafka_of(installation: Installation) -> Iterator[Brokers | None]:
    """That of the environment, else the local one of the data folder, which runs for as long as this takes. None where
    there is neither. Raises Failed."""
    reached = Reached()
    if reached.kafka_bootstrap_servers:
        password = reached.kafka_password_file
        yield Brokers(
            reached.kafka_bootstrap_servers,
            reached.kafka_security_protocol,
            reached.kafka_username,
            password.read_text().strip() if password else None,
            reached.kafka_ca_file,
        )
        return
    home = installation.data.path / "kafka"
    ports = listeners_of(home)
    if ports is None:
        yield None
        return
    broker = KafkaBroker(home, *ports, installation.data.log_of("kafka"))
    try:
        broker.start()
        yield Brokers(broker.bootstrap_servers)
    except BrokerFailed as failure:
        raise Failed(f"{failure}; go on --without kafka") from failure
    finally:
        broker.stop()
