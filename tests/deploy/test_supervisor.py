"""The supervisor: what it refuses, in one line each, and what the services are told."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.data_dir import DataDir
from deploy.databases import Database
from deploy.supervisor import CannotStart, Supervisor, kafka_ports, main, ports, refuse_taken_ports
from shared.settings import Settings

DATABASE = Database("pipeline", "pipeline_owner", "pipeline", "postgresql://o:p@/d", "postgresql://s:p@/d")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def data(place: Path) -> DataDir:
    made = DataDir(place)
    made.make_folders()
    return made


def test_the_ports_are_the_base_plus_one_to_four() -> None:
    assert ports(8000) == {"customer": 8001, "pipeline": 8002, "performance": 8003, "incentive": 8004}


def test_a_taken_port_is_one_line_and_nothing_was_begun(
    taken_port: int, data: DataDir, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(data.path, taken_port - 2, "CNY") == 1
    said = capfd.readouterr().err
    expected = f"port {taken_port} on 127.0.0.1: address already in use; free it, or choose another --port-base\n"
    assert said == expected
    assert not (data.path / "postgres").exists()
    assert not data.is_locked()


def test_free_ports_are_fine(taken_port: int) -> None:
    with pytest.raises(CannotStart):
        refuse_taken_ports([taken_port])
    refuse_taken_ports([])


def test_a_second_supervisor_is_refused_in_one_line(data: DataDir, capfd: pytest.CaptureFixture[str]) -> None:
    with data.lock():
        assert main(data.path, 8000, "CNY") == 1
    assert capfd.readouterr().err == f"another supervisor already runs on {data.path}\n"


def test_a_service_is_told_what_its_settings_read(data: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    data.provide_secrets()
    for name, value in Supervisor(data, 9000, "USD").environment(DATABASE).items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.database_url == DATABASE.serving_url
    assert settings.port == 9002
    assert settings.incentive_url == "http://127.0.0.1:9004"
    assert settings.base_currency == "USD"
    assert settings.secret == data.secret_file.read_bytes()
    assert settings.embedded_key_file == data.embedded_key_file


def test_over_kafka_a_service_is_told_where_the_broker_is(data: DataDir) -> None:
    data.provide_secrets()
    assert kafka_ports(9000) == (9005, 9006)
    environment = Supervisor(data, 9000, "USD", kafka=True).environment(DATABASE)
    assert environment["KAFKA_BOOTSTRAP_SERVERS"] == "127.0.0.1:9005"


def test_no_service_is_told_the_owners_password(data: DataDir) -> None:
    assert DATABASE.owner_url not in Supervisor(data, 9000, "USD").environment(DATABASE).values()
