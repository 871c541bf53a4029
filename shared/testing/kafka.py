"""pytest fixtures: a real Kafka of the test session's own, where Java and Maven are found."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from deploy.kafka_broker import KafkaBroker, free_ports, missing_programs
from shared.testing.folders import quick

REQUIRED = "REQUIRE_KAFKA"
PATIENCE = 60.0
"""Seconds for the broker to say what topics it has, and to drop them."""


def kafka_missing() -> str | None:
    """Why no broker can run here, None where one can, or has to."""
    missing = missing_programs()
    if not missing or os.environ.get(REQUIRED) == "1":
        return None
    return f"no real Kafka: {' and '.join(missing)} not found (with {REQUIRED}=1 this is an error)"


@pytest.fixture(scope="session")
def kafka_of_the_session() -> Iterator[KafkaBroker]:
    """With xdist: the worker's. Gone when the tests end."""
    yield from _broker()


@pytest.fixture
def kafka(kafka_of_the_session: KafkaBroker) -> Iterator[KafkaBroker]:
    """The session's broker, with no topics: a service's topic has one name, and two tests may speak of one service."""
    yield kafka_of_the_session
    admin = AdminClient({"bootstrap.servers": kafka_of_the_session.bootstrap_servers})
    topics = [topic for topic in admin.list_topics(timeout=PATIENCE).topics if not topic.startswith("__")]
    if topics:
        for gone in admin.delete_topics(topics, operation_timeout=PATIENCE).values():
            gone.result()


@pytest.fixture
def kafka_to_kill() -> Iterator[KafkaBroker]:
    """A broker of the test's own."""
    yield from _broker()


def _broker() -> Iterator[KafkaBroker]:
    missing = kafka_missing()
    if missing:
        pytest.skip(missing)
    home = Path(tempfile.mkdtemp(prefix="sales-kafka-", dir=quick()))
    port, controller_port = free_ports(2)
    broker = KafkaBroker(home, port, controller_port, home / "kafka.log", heap="-Xmx256m")
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()
        shutil.rmtree(home)


def mark_kafka(items: list[pytest.Item]) -> None:
    """Mark every test that needs a broker, so that `-m "not kafka"` leaves it out."""
    for item in items:
        if {"kafka", "kafka_to_kill"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


def say_what_was_left_out(terminal: pytest.TerminalReporter) -> None:
    """At the end of the run, where nobody overlooks it."""
    left_out = [one for one in terminal.stats.get("skipped", ()) if "no real Kafka" in str(one.longrepr)]
    if left_out:
        terminal.write_sep("!", f"{len(left_out)} TESTS ON KAFKA DID NOT RUN: {kafka_missing()}", red=True, bold=True)


__all__ = ["kafka", "kafka_to_kill", "mark_kafka", "say_what_was_left_out"]
