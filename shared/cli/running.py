"""`sales up` and `sales down`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from deploy import child
from deploy.data_dir import DataDir, Running
from deploy.kafka_broker import BrokerFailed, installed, is_installed
from shared.cli.installation import Installation
from shared.cli.output import Failed, Output

DEMO_CURRENCY, EMPTY_CURRENCY = "USD", "CNY"
START_PATIENCE = 120.0
"""Seconds until all four have to be ready; a database that recovers from a crash takes its time."""
STOP_PATIENCE = 60.0
ENOUGH_DEATHS = 3
GLANCE = 0.1


class Up:
    """A supervisor on a data folder: found there, or started."""

    def __init__(self, installation: Installation, output: Output) -> None:
        self.installation, self.data, self.output = installation, installation.data, output
        self.supervisor: subprocess.Popen[bytes] | None = None
        self._log = self.data.log_of("supervisor")
        self._read = 0

    def start(self, port_base: int, *, empty: bool, detach: bool, kafka: bool = False, secure: bool = False) -> None:
        """Start a supervisor unless one lives. It ends with us, unless detached. Raises Failed where Kafka is wanted
        and cannot be had."""
        self.data.make_folders()
        self._read = self._log.stat().st_size if self._log.exists() else 0
        if self.data.is_locked():
            self._refuse_another_way(kafka)
            return
        self._refuse_another_issuer()
        if secure and not kafka:
            raise Failed("--secure is said of the broker, which --kafka starts")
        if kafka:
            self._fetch_kafka()
        currency = EMPTY_CURRENCY if empty and not self.data.demo_mark.exists() else DEMO_CURRENCY
        module = [sys.executable, "-m", "deploy.supervisor", str(self.data.path), str(port_base), currency]
        module += [name for name, wanted in (("--kafka", kafka), ("--secure", secure)) if wanted]
        bound = child.bound(signal.SIGTERM, os.getuid(), os.getgid())
        with self._log.open("ab") as log:
            # In a session of its own: Ctrl-C reaches this command alone, which then stops things in order.
            self.supervisor = subprocess.Popen(  # noqa: S603 - our own module
                module if detach else bound + module,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _refuse_another_issuer(self) -> None:
        """Its services take the tokens of the embedded issuer, and a service takes those of one issuer only."""
        named = sorted(name for name in os.environ if name.startswith("OIDC_"))
        if named:
            raise Failed(
                f"{', '.join(named)} is set, but `sales up` has an issuer of its own: unset it here; "
                "docker-compose.yml and deploy/kubernetes are for your own issuer"
            )

    def _refuse_another_way(self, kafka: bool) -> None:
        running = self.data.running()
        if kafka and running is not None and not running.kafka:
            raise Failed("it runs without Kafka; stop it with `sales down`, then start it with --kafka")

    def _fetch_kafka(self) -> None:
        if not is_installed():
            self.output.line("Fetching Kafka with Maven, this once …")
        try:
            installed()
        except BrokerFailed as failure:
            raise Failed(str(failure)) from failure

    def wait_until_ready(self) -> Running:
        """Raises Failed with what is wrong."""
        began, deaths = time.monotonic(), None
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            while True:
                running = self.data.running()
                if running is not None:
                    deaths = deaths or running.deaths
                    waiting = [name for name in running.addresses if not _is_ready(client, running, name)]
                    if not waiting:
                        return running
                    self._refuse_dying(running, deaths, waiting)
                self._refuse_ended(running)
                if time.monotonic() - began > START_PATIENCE:
                    raise Failed(f"not ready after {START_PATIENCE:.0f} s; see {self.data.logs}")
                time.sleep(GLANCE)

    def _refuse_dying(self, running: Running, before: dict[str, int], waiting: list[str]) -> None:
        for name in waiting:
            if running.deaths.get(name, 0) - before.get(name, 0) >= ENOUGH_DEATHS:
                log = self.data.log_of(name)
                raise Failed(f"{name} does not start: {last_line(log)} (see {log})")

    def _refuse_ended(self, running: Running | None) -> None:
        if self.supervisor is not None and self.supervisor.poll() is not None:
            raise Failed(last_line(self._log))
        if self.supervisor is None and running is None and not self.data.is_locked():
            raise Failed("it was stopped meanwhile")

    def attend(self) -> None:
        """Show what the supervisor says until it ends."""
        while self.supervisor is not None and self.supervisor.poll() is None:
            self._show_news()
            time.sleep(GLANCE)
        self._show_news()
        if self.supervisor is not None and self.supervisor.returncode != 0:
            raise Failed(f"the supervisor ended: {last_line(self._log)}")

    def _show_news(self) -> None:
        with self._log.open("rb") as log:
            log.seek(self._read)
            news = log.read()
        self._read += len(news)
        for line in news.decode(errors="replace").splitlines():
            self.output.line(line)

    def stop(self) -> None:
        """Stop the supervisor that we started, and wait until nothing of it is left."""
        if self.supervisor is not None and self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.wait()


def stop(data: DataDir) -> bool:
    """Stop what runs on the folder; False where nothing does."""
    running = data.running()
    if running is None:
        return False
    supervisor = psutil.Process(running.supervisor)
    supervisor.terminate()
    began = time.monotonic()
    while _lives(supervisor):
        if time.monotonic() - began > STOP_PATIENCE:
            raise Failed(f"the supervisor (process {running.supervisor}) has not stopped after {STOP_PATIENCE:.0f} s")
        time.sleep(GLANCE)
    return True


@contextmanager
def interruptible() -> Iterator[None]:
    """SIGTERM and a closed terminal end the command as Ctrl-C does, in order."""
    before = {sign: signal.signal(sign, signal.default_int_handler) for sign in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def last_line(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        lines = file.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it ended without a word")


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _is_ready(client: httpx.Client, running: Running, name: str) -> bool:
    if name not in running.processes:  # somebody else's process may have the port
        return False
    try:
        return client.get(f"{running.addresses[name]}/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
