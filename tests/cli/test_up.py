"""`sales up` and `sales down` with the real services."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from deploy.data_dir import DataDir
from shared.settings import SERVICES
from tests.cli.conftest import Said, Sales, data_folder
from tests.journeys.company import free_port_base

pytestmark = pytest.mark.postgres

SALES = [sys.executable, "-c", "from shared.cli import main; main()"]
PATIENCE = 120.0


class Installation:
    """A data folder, and the command run on it in processes of its own."""

    def __init__(self, data: DataDir, port_base: int) -> None:
        self.data, self.port_base = data, port_base

    def sales(self, *arguments: str) -> Said:
        done = subprocess.run(
            [*SALES, *arguments, "--data", str(self.data.path)], capture_output=True, text=True, timeout=2 * PATIENCE
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def up(self) -> Said:
        return self.sales("up", "--empty", "--detach", "--json", "--port-base", str(self.port_base))

    def is_ready(self, service: str) -> bool:
        running = self.data.running()
        assert running is not None
        try:
            return httpx.get(f"{running.addresses[service]}/readyz", trust_env=False).is_success
        except httpx.TransportError:
            return False

    def process(self, name: str) -> int:
        """0 while it is away."""
        running = self.data.running()
        return running.processes.get(name, 0) if running else 0

    def everything(self) -> list[psutil.Process]:
        """The supervisor and all that it started."""
        running = self.data.running()
        assert running is not None
        supervisor = psutil.Process(running.supervisor)
        return [supervisor, *supervisor.children(recursive=True)]


def until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, "it did not come about"
        time.sleep(0.05)


def ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """One for all tests of this module; each brings up what it needs."""
    with data_folder() as data:
        made = Installation(data, free_port_base())
        try:
            yield made
        finally:
            made.sales("down")


def test_up_returns_when_all_four_are_ready(installation: Installation) -> None:
    said = installation.up()
    assert (said.code, said.err) == (0, "")
    addresses = json.loads(said.out)["addresses"]
    assert addresses["incentive"] == f"http://127.0.0.1:{installation.port_base + 4}"
    assert all(installation.is_ready(name) for name in addresses)


def test_what_runs_without_kafka_does_not_become_something_else(installation: Installation) -> None:
    installation.up()
    said = installation.sales("up", "--kafka", "--empty", "--detach")
    assert (said.code, said.out) == (1, "")
    assert said.err == "sales: it runs without Kafka; stop it with `sales down`, then start it with --kafka\n"


def test_another_issuer_is_refused_in_one_line(sales: Sales, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "https://login.example.com")
    with data_folder() as data:
        refused = sales("up", "--empty", "--detach", "--data", data.path)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert refused.err.startswith("sales: OIDC_ISSUER is set, but `sales up` has an issuer of its own")


def test_a_killed_service_comes_back_and_up_waits_for_it(installation: Installation) -> None:
    installation.up()
    killed = installation.process("pipeline")
    os.kill(killed, signal.SIGKILL)
    until(lambda: installation.process("pipeline") not in (0, killed))
    again = installation.up()
    assert (again.code, again.err) == (0, "")
    assert installation.is_ready("pipeline")


def test_a_killed_database_comes_back_and_no_service_was_restarted(installation: Installation) -> None:
    installation.up()
    services = {name: installation.process(name) for name in SERVICES}
    killed = installation.process("postgres")
    os.kill(killed, signal.SIGKILL)
    until(lambda: installation.process("postgres") not in (0, killed))
    until(lambda: all(installation.is_ready(name) for name in services))
    assert {name: installation.process(name) for name in services} == services


def test_what_operators_ask_is_answered(installation: Installation) -> None:
    installation.up()
    readers = json.loads(installation.sales("status", "--json").out)["services"]["incentive"]["readers"]
    assert {reader["kind"] for reader in readers} == {"projection", "policy", "ingest"}
    assert json.loads(installation.sales("parked", "list", "--json").out) == {name: [] for name in SERVICES}
    nothing = installation.sales("parked", "show", "customer", "projection:customers:1", "1")
    assert nothing.code == 1
    assert nothing.err.startswith("sales: customer answered 404")
    assert installation.sales("parked", "retry", "--all", "--reason", "because", "--dry-run").code == 0


def test_a_file_is_imported_line_by_line(installation: Installation, tmp_path: Path) -> None:
    installation.up()
    file = tmp_path / "customers.ndjson"
    lines = [json.dumps({"name": f"Customer {n}", "external_id": f"I{n}", "kind": "company"}) for n in range(3)]
    file.write_text("\n".join([*lines, "", '{"name": "No kind"}']))
    said = installation.sales("import", "customers", str(file), "--json")
    found = json.loads(said.out)
    assert (found["lines"], found["accepted"], [one["line"] for one in found["problems"]]) == (4, 3, [5])
    assert (said.code, said.err.splitlines()[-1]) == (
        1, "sales: 1 lines were refused; mend them and import these lines again",
    )  # fmt: skip
    again = json.loads(installation.sales("import", "customers", str(file), "--key", found["key"], "--json").out)
    assert (again["lines"], again["accepted"], again["key"]) == (4, 3, found["key"])
    assert installation.sales("import", "orders", str(file)).err.startswith("sales: 'orders' cannot be imported")


def test_giving_up_everything_has_to_be_said(installation: Installation) -> None:
    installation.up()
    said = installation.sales("parked", "discard", "--reason", "because")
    assert (said.code, said.out) == (1, "")
    assert said.err == "sales: choose by --reader, --stream, --type or --position, or say --all\n"


def test_a_consistent_installation_passes_its_check(installation: Installation) -> None:
    installation.up()
    said = installation.sales("check", "--json")
    findings = json.loads(said.out)
    assert [finding for finding in findings if not finding["ok"]] == []
    assert {finding["service"] for finding in findings} == set(SERVICES)
    assert (said.code, said.err) == (0, "")


def test_a_rebuild_goes_on_beside_its_service(installation: Installation) -> None:
    installation.up()
    before = {name: installation.process(name) for name in SERVICES}
    unsaid = installation.sales("rebuild", "customer", "customers")
    assert unsaid.code != 0 and "Missing option '--reason'" in unsaid.err
    said = installation.sales("rebuild", "customer", "customers", "--reason", "a hand was in it", "--json")
    assert (said.code, said.err) == (0, "")
    assert list(json.loads(said.out)) == ["customers"]
    assert {name: installation.process(name) for name in SERVICES} == before
    assert installation.sales("check", "--service", "customer").code == 0


def test_an_unknown_projection_is_one_line_and_its_service_goes_on(installation: Installation) -> None:
    installation.up()
    before = installation.process("customer")
    said = installation.sales("rebuild", "customer", "nothing", "--reason", "a test")
    assert said.code == 1
    assert said.err.startswith("sales: customer has no projection 'nothing'; it has ")
    assert installation.process("customer") == before


def test_a_killed_supervisor_leaves_nothing_behind(installation: Installation) -> None:
    installation.up()
    everything = installation.everything()
    everything[0].kill()
    until(lambda: all(ended(process) for process in everything))
    said = installation.sales("status")
    assert (said.code, said.out) == (1, "")


def test_ctrl_c_stops_everything(installation: Installation, tmp_path: Path) -> None:
    installation.sales("down")
    options = ["--port-base", str(installation.port_base), "--data", str(installation.data.path)]
    with (tmp_path / "out").open("w") as output:
        up = subprocess.Popen(
            [*SALES, "up", "--empty", *options], stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    until(lambda: "Ctrl-C stops it all." in (tmp_path / "out").read_text())
    everything = installation.everything()
    os.killpg(up.pid, signal.SIGINT)
    assert up.wait(PATIENCE) == 0
    assert all(ended(process) for process in everything)
    assert (tmp_path / "out").read_text().endswith("Ctrl-C stops it all.\nStopping.\n")


def test_down_leaves_nothing_behind_and_the_data_stays(installation: Installation) -> None:
    installation.up()
    everything = installation.everything()
    assert len(everything) > 5
    said = installation.sales("down")
    assert (said.code, said.out, said.err) == (0, "Stopped.\n", "")
    assert all(ended(process) for process in everything)
    assert (installation.data.path / "postgres" / "data" / "PG_VERSION").exists()
