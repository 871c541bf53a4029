"""A broker that knows each service: it refuses by itself what is not allowed, whatever a service asks for."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError

from deploy.kafka_access import ADMIN, grant, heard
from deploy.kafka_broker import KafkaBroker, free_ports
from shared.messaging.brokers import MECHANISM, Brokers
from shared.messaging.ingest import Ingest
from shared.messaging.kafka import KafkaTransport
from shared.messaging.relay import BrokerAway, Relay
from shared.messaging.topic import KafkaTopic, provide_topic
from shared.settings import SERVICES
from shared.testing.folders import quick
from shared.testing.kafka import kafka_missing
from shared.testing.memory import MemoryLog
from tests.messaging.test_ingest import OwnFeed, publish, running
from tests.messaging.test_kafka import positions, until_position

pytestmark = pytest.mark.kafka
PASSWORDS = {name: f"{name}-knows" for name in (*SERVICES, ADMIN)}


@pytest.fixture(scope="module")
def broker() -> Iterator[KafkaBroker]:
    if kafka_missing():
        pytest.skip(kafka_missing() or "")
    home = Path(tempfile.mkdtemp(prefix="sales-kafka-", dir=quick()))
    port, controller_port = free_ports(2)
    broker = KafkaBroker(home, port, controller_port, home / "kafka.log", heap="-Xmx256m", admin=PASSWORDS[ADMIN])
    try:
        broker.start()
        services = {name: PASSWORDS[name] for name in SERVICES}
        grant(broker.bootstrap_servers, PASSWORDS[ADMIN], services, heard())
        yield broker
    finally:
        broker.stop()
        shutil.rmtree(home)


def known_as(broker: KafkaBroker, service: str, password: str | None = None) -> Brokers:
    return Brokers(broker.bootstrap_servers, "SASL_PLAINTEXT", service, password or PASSWORDS[service])


@asynccontextmanager
async def producing(brokers: Brokers) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(**brokers.client, request_timeout_ms=30_000)
    try:
        await producer.start()
        yield producer
    finally:
        await producer.stop()


async def test_relay_and_ingest_work_with_what_they_are_allowed(broker: KafkaBroker) -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 7))
    relay = Relay(owner, KafkaTopic(known_as(broker, "pipeline"), "pipeline"))
    async with running(relay):
        await until_position(relay, 6)
    ingest = Ingest("pipeline", own, KafkaTransport(known_as(broker, "incentive"), "pipeline", OwnFeed(owner)))
    async with running(ingest):
        await until_position(ingest, 6)
    assert positions(own, "pipeline") == [2, 4, 6]


async def test_a_service_writes_its_own_topic_alone(broker: KafkaBroker) -> None:
    await provide_topic(known_as(broker, "customer"), "customer")
    with pytest.raises(BrokerAway, match="TopicAuthorizationFailed"):
        await provide_topic(known_as(broker, "pipeline"), "customer")
    async with producing(known_as(broker, "pipeline")) as producer:
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait("sales.customer", b"forged")
    admin = AIOKafkaAdminClient(**known_as(broker, "pipeline").client)
    await admin.start()
    made = await admin.create_topics([NewTopic("sales.mine", 1, 1)])
    gone = await admin.delete_topics(["sales.customer"])
    await admin.close()
    assert [code for _, code, *_ in made.topic_errors] == [TopicAuthorizationFailedError.errno]
    assert [code for _, code, *_ in gone.topic_error_codes] == [TopicAuthorizationFailedError.errno]


async def test_a_service_reads_only_what_it_hears_and_no_more_once_it_does_not(broker: KafkaBroker) -> None:
    await provide_topic(known_as(broker, "incentive"), "incentive")
    services = {name: PASSWORDS[name] for name in SERVICES}
    wider = {**heard(), "performance": ("customer", "pipeline", "incentive")}
    narrower = {**heard(), "performance": ("customer", "pipeline")}
    grant(broker.bootstrap_servers, PASSWORDS[ADMIN], services, wider)
    assert await looked_into(known_as(broker, "performance"), "sales.incentive", 1) == {}
    grant(broker.bootstrap_servers, PASSWORDS[ADMIN], services, narrower)
    with pytest.raises(TopicAuthorizationFailedError):
        await looked_into(known_as(broker, "performance"), "sales.incentive", 60)
    grant(broker.bootstrap_servers, PASSWORDS[ADMIN], services, heard())


async def looked_into(brokers: Brokers, topic: str, wait: int) -> Any:
    """What is in the topic, waited for so many seconds; who is refused hears of it as soon as the broker says so."""
    consumer = AIOKafkaConsumer(topic, **brokers.client)
    try:
        await consumer.start()
        return await consumer.getmany(timeout_ms=1000 * wait)
    finally:
        await consumer.stop()


@pytest.mark.parametrize("password", ["wrong", PASSWORDS[ADMIN]])
async def test_nobody_is_served_without_the_right_password(broker: KafkaBroker, password: str) -> None:
    with pytest.raises(KafkaError):
        async with producing(known_as(broker, "customer", password)):
            pass


async def test_nobody_is_served_without_a_login(broker: KafkaBroker) -> None:
    with pytest.raises(KafkaError):
        async with producing(Brokers(broker.bootstrap_servers)):
            pass


def test_a_client_trusts_whom_it_is_told_to_over_tls() -> None:
    with pytest.raises(OSError, match="No such file"):
        Brokers("kafka:9093", "SASL_SSL", "customer", "secret", Path("/nowhere/ca.pem")).client  # noqa: B018
    client = Brokers("kafka:9093", "SASL_SSL", "customer", "secret").client
    assert (client["sasl_mechanism"], client["ssl_context"].check_hostname) == (MECHANISM, True)
    assert "secret" not in repr(Brokers("kafka:9093", "SASL_SSL", "customer", "secret"))
