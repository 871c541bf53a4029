"""The local broker: where it listens, and what it says where it cannot run."""

from pathlib import Path

import pytest

from deploy import kafka_broker
from deploy.kafka_broker import BrokerFailed, KafkaBroker, installed, missing_programs
from shared.testing.kafka import kafka_missing


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(kafka_broker, "is_installed", lambda: False)
    monkeypatch.setattr(kafka_broker, "_jars", lambda: tmp_path / "kafka")


def test_without_java_there_is_one_clear_line(nothing_installed: None) -> None:
    assert missing_programs() == ["java", "mvn"]
    with pytest.raises(BrokerFailed, match="a local Kafka needs Java 17 or later, and there is no `java` on the PATH"):
        installed()


def test_tests_on_kafka_are_left_out_unless_they_are_required(
    nothing_installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUIRE_KAFKA", raising=False)
    assert kafka_missing() == "no real Kafka: java and mvn not found (with REQUIRE_KAFKA=1 this is an error)"
    monkeypatch.setenv("REQUIRE_KAFKA", "1")
    assert kafka_missing() is None


def test_it_listens_on_loopback_alone_and_keeps_everything(kafka: KafkaBroker) -> None:
    lines = (kafka.home / "server.properties").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    listeners = f"BROKER://127.0.0.1:{kafka.port},CONTROLLER://127.0.0.1:{kafka.controller_port}"
    assert given["listeners"] == given["advertised.listeners"] == listeners
    assert (given["log.retention.ms"], given["auto.create.topics.enable"]) == ("-1", "false")
    assert Path(given["log.dirs"], "meta.properties").exists()
    assert "kafka.Kafka" in kafka.prepare()  # what was formatted is not formatted again
