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
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx

from deploy import child
from deploy.data_dir import DataDir, Running
from deploy.databases import Database, provide_databases
from deploy.kafka_broker import free_ports
from deploy.postgres_server import ServerFailed
from deploy.supervisor import HOST, Supervisor, migrate_all
from shared.cli.installation import Installation
from shared.settings import SERVICES
from shared.web.roles import Role
from tests.journeys.company import free_port_base

PATIENCE = 300.0
"""Seconds after which an experiment fails rather than wait."""
GLANCE = 0.05
CURRENCY = "CNY"
TOKEN_TTL = timedelta(hours=24)
"""Longer than any experiment."""


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
        self.data = DataDir(folder / "data")
        self.data.make_folders()
        self.installation = Installation(self.data.path)
        self._parts = Supervisor(self.data, free_port_base(), CURRENCY, kafka=True)
        assert self._parts.broker is not None
        self.broker = self._parts.broker
        self.addresses = dict(self._parts.addresses)
        self.lock = ExitStack()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.databases: dict[str, Database] = {}

    def build(self) -> None:
        """The empty databases, migrated, and the broker; no service yet."""
        self.data.provide_secrets()
        self.server = self._parts.server
        self.server.start()
        self.databases = {one.name: one for one in provide_databases(self.server, self.data.passwords, SERVICES)}
        self.broker.start()

    def start(self, *names: str, app: str = "services.{service}.app:create_app", **settings: str) -> None:
        """Start these processes (all four services where none is named) with these settings beside the usual ones."""
        for name in names or SERVICES:
            service = service_of(name)
            self.addresses.setdefault(name, f"http://{HOST}:{free_ports(1)[0]}")
            port = self.addresses[name].rpartition(":")[2]
            bound = child.bound(signal.SIGKILL, os.getuid(), os.getgid())
            command = ["-m", "shared.web.server", app.format(service=service), HOST, port]
            environment = {**self._parts.environment(self.databases[service]), "PORT": port, **settings}
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
                wait_until(partial(self._is_ready, client, name), f"{name} ready")

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
        """A further process of a service is no longer one of those that are asked."""
        self.terminate(name)
        del self.addresses[name]

    def doors(self, service: str) -> list[str]:
        """The addresses of the service's processes, whether they live or not."""
        return [address for name, address in self.addresses.items() if service_of(name) == service]

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

        wait_until(started, "PostgreSQL started")

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
        if self.databases:
            self.server.stop()

    def token(self, role: str) -> str:
        return self.installation.token(Role(role), ttl=TOKEN_TTL)

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
