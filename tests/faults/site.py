"""What the experiments disturb: a data folder with its PostgreSQL, its Kafka and the services, each a process that can
be killed, stopped and started by itself. `sales` commands find it as they find any installation."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import libfaketime

from deploy import child
from deploy.data_dir import AUDIENCE, DataDir, Running
from deploy.databases import Database, provide_databases
from deploy.kafka_broker import free_ports
from deploy.postgres_server import ServerFailed, database_url
from deploy.supervisor import HOST, Supervisor, migrate_all
from shared.cli.installation import Installation
from shared.settings import SERVICES
from shared.web.tokens import mint
from tests.journeys.company import free_port_base

from .gate import Gate

PATIENCE = 300.0
"""Seconds after which an experiment fails rather than wait."""
GLANCE = 0.05
CURRENCY = "CNY"
RIGGED = "pipeline"
"""The service whose connections to the database go through a gate, and whose clock can be set."""
CLOCKS = Path(libfaketime.__file__).parent / "vendor/libfaketime/src/libfaketime.so.1"
TOKEN_AGE, TOKEN_TTL = timedelta(hours=2), timedelta(hours=24)


class Surprise(Exception):
    """An answer that no fault excuses."""


class NeverCame(Exception):
    """What an experiment waited for did not come. The first argument says what it was."""


def wait_until(is_so: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > until:
            raise NeverCame(f"{what}: not within {patience:.0f} s")
        time.sleep(GLANCE)


class Site:
    """The processes are `customer`, `pipeline` … and further ones of a service `customer-2` and so on. All methods are
    for the main thread: a process ends with the thread that made it."""

    def __init__(self, folder: Path) -> None:
        self._at_the_end = ExitStack()
        self.data = DataDir(folder / "data")
        self.data.make_folders()
        self.installation = Installation(self.data.path)
        self._parts = Supervisor(self.data, free_port_base(), CURRENCY, kafka=True)
        assert self._parts.broker is not None
        self.broker = self._parts.broker
        self.addresses = dict(self._parts.addresses)
        self.lock = ExitStack()
        self._clock = self.data.path / "clock"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.trouble = ""
        """What the traffic met that it must not meet."""
        self._settings: dict[str, dict[str, str]] = {}
        self.databases: dict[str, Database] = {}

    def build(self) -> None:
        """The empty databases, migrated, and the broker; no service yet."""
        self.data.provide_secrets()
        self.server = self._parts.server
        self.server.start()
        self.gate = self._at_the_end.enter_context(Gate(self.server.socket))
        self.databases = {one.name: one for one in provide_databases(self.server, self.data.passwords, SERVICES)}
        self.broker.start()

    def start(self, *names: str, app: str = "services.{service}.app:create_app", **settings: str) -> None:
        """Start these processes (all four services where none is named) with these settings beside the usual ones."""
        for name in names or SERVICES:
            service, self._settings[name] = service_of(name), settings
            self.addresses.setdefault(name, f"http://{HOST}:{free_ports(1)[0]}")
            port = self.addresses[name].rpartition(":")[2]
            bound = child.bound(signal.SIGKILL, os.getuid(), os.getgid())
            command = ["-m", "shared.web.server", app.format(service=service), HOST, port]
            rigging = self._rigging() if service == RIGGED else {}
            environment = {**self._parts.environment(self.databases[service]), "PORT": port, **rigging, **settings}
            with self.data.log_of(name).open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [*bound, sys.executable, *command],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )

    def wait_until_ready(self, *names: str) -> None:
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            for name in names or tuple(self.processes):
                self.wait_until(partial(self._is_ready, client, name), f"{name} ready")

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Raises NeverCame, and Surprise as soon as the traffic meets one."""
        wait_until(lambda: bool(self.trouble) or is_so(), what)
        if self.trouble:
            raise Surprise(self.trouble)

    def kill(self, name: str) -> None:
        """kill -9."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def terminate(self, name: str) -> int:
        """SIGTERM. Its exit status, once it has ended."""
        process = self.processes.pop(name)
        process.terminate()
        return process.wait(PATIENCE)

    def remove(self, name: str) -> None:
        """It ends, and is no longer one of those that are asked."""
        self.terminate(name)
        del self._settings[name]

    def set_clock(self, off: timedelta) -> None:
        """Of the rigged service: so far off, within a second."""
        self._clock.write_text(f"{off.total_seconds():+.0f}\n")

    def _rigging(self) -> dict[str, str]:
        """Its monotonic clock goes on as it is: that one has no hours."""
        if not self._clock.exists():
            self.set_clock(timedelta(0))
        return {
            "DATABASE_URL": database_url(RIGGED, self.data.passwords[RIGGED], RIGGED, str(self.gate.folder)),
            "LD_PRELOAD": str(CLOCKS),
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_CACHE_DURATION": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def doors(self, service: str) -> list[str]:
        """The addresses of the service's processes that answer requests, also of those that are away."""
        asked = [name for name, settings in self._settings.items() if settings.get("PROCESS") != "worker"]
        return [self.addresses[name] for name in asked if service_of(name) == service]

    def kill_database(self) -> None:
        """kill -9 of PostgreSQL's first process; the others follow it by themselves."""
        assert self.server.process is not None
        self.server.process.kill()
        self.server.process.wait()

    def start_database(self) -> None:
        """Again, as a supervisor does it: the processes of the one that was killed may still be about to end."""

        def started() -> bool:
            try:
                self.server.start()
            except ServerFailed:
                return False
            return True

        self.wait_until(started, "PostgreSQL started")

    @contextmanager
    def moved(self) -> Iterator[None]:
        """The databases' host is lost, and what is done meanwhile is done on another: with the same secrets and store
        of persons' keys, which are kept elsewhere, and the same broker. No service runs."""
        for service in SERVICES:
            self.kill(service)
        self.server.stop()
        shutil.rmtree(self.server.data)
        self.lock.close()
        yield
        self.lock.enter_context(self.data.lock())
        self.server.start()
        self.report()

    def rows(self, service: str, statement: str) -> list[list[str]]:
        """What the superuser reads in the service's database."""
        return [line.split("|") for line in self.server.run_sql(statement, service).splitlines()]

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.broker.stop()
        self._at_the_end.close()
        if self.databases:
            self.server.stop()

    def token(self, role: str, *, born: datetime | None = None, ttl: timedelta = TOKEN_TTL) -> str:
        """Unless `born` is given, one that a clock which is an hour off takes as well."""
        key = self.data.embedded_key_file.read_bytes()
        now = born or datetime.now(UTC) - TOKEN_AGE
        return mint(key, sub=f"demo-{role}", roles=[role], rep_id=None, ttl=ttl, audience=AUDIENCE, now=now)

    def report(self) -> None:
        """Say where everything is, as the supervisor does, so that `sales` commands find it."""
        self.data.write_running(
            Running(
                os.getpid(), self._parts.port_base, {name: self.addresses[name] for name in SERVICES},
                str(self.server.socket), kafka=self.broker.bootstrap_servers,
            )
        )  # fmt: skip

    def _is_ready(self, client: httpx.Client, name: str) -> bool:
        code = self.processes[name].poll()
        if code is not None:
            raise NeverCame(f"{name} ended with status {code}: {self.data.log_of(name).read_text()[-2000:]}")
        try:
            return client.get(f"{self.addresses[name]}/readyz").is_success
        except httpx.TransportError:
            return False


def service_of(name: str) -> str:
    return name.partition("-")[0]


@contextmanager
def opened_site() -> Iterator[Site]:
    """All four services ready on empty logs; gone with everything in it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sales-faults-", dir="/var/tmp"))  # a disk, where /tmp may be memory
    folder.chmod(0o711)  # PostgreSQL's account passes through
    with ExitStack() as at_the_end:
        at_the_end.callback(shutil.rmtree, folder)
        site = Site(folder)
        at_the_end.callback(site.close)
        at_the_end.callback(site.lock.close)
        site.lock.enter_context(site.data.lock())
        site.build()
        asyncio.run(migrate_all(site.databases.values()))
        site.report()
        site.start()
        site.wait_until_ready()
        yield site
