"""deploy/kubernetes: each manifest fits the schemas of Kubernetes, and keeps what it promises."""

from collections.abc import Iterator
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from deploy.migrate import Migration
from shared.settings import SERVICES, Settings

FOLDER = Path(__file__).parent.parent.parent / "deploy/kubernetes"
VERSION = "1.37.0"


@cache
def manifests() -> list[dict[str, Any]]:
    """In the order in which they are applied."""
    files = sorted(FOLDER.glob("*.yaml"))
    return [one for file in files for one in yaml.safe_load_all(file.read_text(encoding="utf-8"))]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in manifests() if one["kind"] == kind}


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """What Deployments and the Job run, by name."""
    for name, one in {**of_kind("Deployment"), **of_kind("Job")}.items():
        yield name, one["spec"]["template"]


def environment(container: dict[str, Any]) -> dict[str, str]:
    """As the container sees it, secrets aside."""
    found = dict(of_kind("ConfigMap")["settings"]["data"])
    for one in container["env"]:
        found[one["name"]] = one.get("value", "sqlite+aiosqlite:///secret").replace(
            "$(DATABASE_HOST)", found["DATABASE_HOST"]
        )
    return found


@pytest.mark.parametrize("manifest", manifests(), ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_a_manifest_fits_the_schema_of_its_kind(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, VERSION, strict=True)
    assert manifest["kind"] == "Namespace" or manifest["metadata"]["namespace"] == "sales"


def test_a_word_that_is_none_of_kubernetes_is_refused() -> None:
    broken = {**of_kind("Service")["customer"], "specs": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSION, strict=True)


def test_of_each_service_two_answer_requests_and_two_follow_the_log() -> None:
    assert of_kind("Deployment").keys() == {*SERVICES, *(f"{name}-worker" for name in SERVICES)}
    assert of_kind("Service").keys() == set(SERVICES)
    for name, deployment in of_kind("Deployment").items():
        labels = {"service": name.removesuffix("-worker"), "process": "worker" if "-" in name else "api"}
        assert deployment["spec"]["replicas"] == 2
        assert deployment["spec"]["selector"]["matchLabels"] == labels
        assert deployment["spec"]["template"]["metadata"]["labels"] == labels
        assert of_kind("PodDisruptionBudget")[name]["spec"]["selector"]["matchLabels"] == labels
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        assert f"services.{labels['service']}.app:create_app" in container["args"]
    for name, service in of_kind("Service").items():
        assert service["spec"]["selector"] == {"service": name, "process": "api"}


@pytest.mark.parametrize(("name", "pod"), list(pods()))
def test_a_container_has_no_root_no_privileges_and_no_writable_root_filesystem(name: str, pod: dict[str, Any]) -> None:
    spec = pod["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True and spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    for container in spec["containers"]:
        own = container["securityContext"]
        assert own["readOnlyRootFilesystem"] is True and own["allowPrivilegeEscalation"] is False
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        mounts = {one["name"] for one in container["volumeMounts"]}
        assert mounts == {one["name"] for one in spec["volumes"]}


@pytest.mark.parametrize("name", list(of_kind("Deployment")))
def test_a_process_is_asked_for_its_health_and_given_time_to_end(name: str) -> None:
    spec = of_kind("Deployment")[name]["spec"]["template"]["spec"]
    [container] = spec["containers"]
    paths = {
        probe: container[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    assert paths == {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": "/readyz"}
    assert spec["terminationGracePeriodSeconds"] > 3 + 10, "a pause, and the ten seconds in which a service ends"


@pytest.mark.parametrize("name", list(of_kind("Deployment")))
def test_the_settings_read_what_a_container_is_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = of_kind("Deployment")[name]["spec"]["template"]["spec"]
    [container] = spec["containers"]
    secrets = next(one["secret"] for one in spec["volumes"] if one["name"] == "secrets")
    for item in secrets["items"]:
        (tmp_path / item["path"]).write_text("s3cret")
    for variable, value in environment(container).items():
        assert variable == "OTEL_EXPORTER_OTLP_ENDPOINT" or variable.lower() in {
            *Settings.model_fields,
            "database_host",
            "forwarded_allow_ips",  # which the HTTP server reads
        }
        monkeypatch.setenv(variable, value.replace("/run/secrets/sales", str(tmp_path)))
    settings, service = Settings(), name.removesuffix("-worker")
    assert secrets["secretName"] == service
    assert settings.process == ("worker" if name.endswith("-worker") else "api")
    assert settings.database_url == f"postgresql://{service}:s3cret@postgres.databases.svc/{service}"
    assert settings.kafka_username == service and settings.oidc_issuer is not None
    assert all(settings.url_of(one) == f"http://{one}:{settings.port}" for one in of_kind("Service"))
    assert (settings.webhook_secrets_file is not None) == (name == "pipeline")
    assert settings.secret_file.exists()


def test_the_migration_is_told_of_every_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    [container] = of_kind("Job")["migrate"]["spec"]["template"]["spec"]["containers"]
    for variable, value in environment(container).items():
        monkeypatch.setenv(variable, value.replace("/run/secrets/owners", str(tmp_path)))
    for service in SERVICES:
        (tmp_path / service).write_text("s3cret")
        found = Migration(_env_prefix=f"{service}_")
        assert found.url == f"postgresql://{service}_owner:s3cret@postgres.databases.svc/{service}"


def test_the_files_of_the_services_differ_in_their_names_alone_but_for_the_erps_secrets() -> None:
    whole = (FOLDER / "20-customer.yaml").read_text(encoding="utf-8")
    for name in SERVICES[1:]:
        lines = (FOLDER / f"20-{name}.yaml").read_text(encoding="utf-8").splitlines()
        without = [line for line in lines if "erp" not in line]
        assert without == whole.replace("customer", name).splitlines()


def test_nothing_goes_in_or_out_but_what_a_policy_names() -> None:
    policies = of_kind("NetworkPolicy")
    assert policies["nothing"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ways = {
        port["port"] for one in policies.values() for rule in one["spec"].get("egress", ()) for port in rule["ports"]
    }
    assert ways == {53, 443, 4318, 5432, 8000, 9093}
    ways = {
        port["port"] for one in policies.values() for rule in one["spec"].get("ingress", ()) for port in rule["ports"]
    }
    assert ways == {8000}


def test_of_the_proxies_before_it_the_ingress_alone_is_believed() -> None:
    """Else audits name the ingress, whoever fails there is counted with all others, and the console's cookie, which a
    browser brings by https, is not said to be for https alone."""
    trusted = of_kind("ConfigMap")["settings"]["data"]["FORWARDED_ALLOW_IPS"]
    assert ip_network(trusted).is_private


def test_no_secret_is_in_a_file() -> None:
    assert "Secret" not in {one["kind"] for one in manifests()}
