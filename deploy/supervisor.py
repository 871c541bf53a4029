"""The supervisor: one process that owns PostgreSQL and the four services of a data folder, and outlives none of them.
With --kafka it owns a local broker too, over which the services hear of each other.

`python -m deploy.supervisor DATA PORT_BASE CURRENCY [--kafka]` runs until SIGTERM or SIGINT. Whatever ends it, by
kill -9 too, ends its children: they get a signal when it is gone (see deploy/child.py).
"""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path

from deploy.account import NoAccount
from deploy.data_dir import AUDIENCE, DataDir, Running
from deploy.databases import Database, provide_databases
from deploy.kafka_access import ADMIN, AccessFailed, grant, heard
from deploy.kafka_broker import BrokerFailed, KafkaBroker
from deploy.kept_process import FIRST_PAUSE, LONGEST_PAUSE, STEADY, KeptProcess, how_it_ended, is_set_within
from deploy.postgres_server import PostgresServer, ServerFailed
from shared.log.migrate import migrate
from shared.settings import SERVICES

HOST = "127.0.0.1"
GLANCE = 0.2
"""Seconds between looks at the database's process."""


class CannotStart(Exception):
    """The services cannot be started. The first argument is one line, for people."""


class Supervisor:
    def __init__(
        self, data: DataDir, port_base: int, currency: str, *, kafka: bool = False, secure: bool = False
    ) -> None:
        """`secure`: the broker serves only the services, each with a password of its own."""
        self.data, self.port_base, self.currency = data, port_base, currency
        self.addresses = {name: f"http://{HOST}:{port}" for name, port in ports(port_base).items()}
        self.services: list[KeptProcess] = []
        self.database_deaths = 0
        self.secure = secure
        self.broker = self._broker() if kafka else None
        self.kept_broker: KeptProcess | None = None

    @cached_property
    def server(self) -> PostgresServer:
        return self.data.server()

    def run(self) -> None:
        """Start everything and keep it running until a signal. Raises CannotStart, ServerFailed,
        NoAccount, BrokerFailed."""
        with ExitStack() as at_the_end:
            if not self._locked(at_the_end):
                raise CannotStart(f"another supervisor already runs on {self.data.path}")
            refuse_taken_ports([*ports(self.port_base).values(), *(kafka_ports(self.port_base) if self.broker else ())])
            self.data.provide_secrets()
            at_the_end.callback(self.data.forget_running)
            self._report()
            at_the_end.callback(self.server.stop)
            self.server.start()
            databases = provide_databases(self.server, self.data.passwords, SERVICES)
            asyncio.run(migrate_all(databases))
            self.services = [self._service(database) for database in databases]
            self.kept_broker = self._kept_broker(self.broker) if self.broker else None
            asyncio.run(self._keep_all())

    def _locked(self, at_the_end: ExitStack) -> bool:
        """A command that only looks whether a supervisor lives holds the lock for a moment."""
        for _ in range(20):
            attempt = ExitStack()
            if attempt.enter_context(self.data.lock()):
                at_the_end.push(attempt)
                return True
            attempt.close()
            time.sleep(0.05)
        return False

    async def _keep_all(self) -> None:
        stop = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        served = asyncio.Event()
        self._report()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_database(stop))
            if self.kept_broker is not None:
                group.create_task(self.kept_broker.keep(served))
            if self.broker is not None and self.secure and not await asyncio.to_thread(self._granted, self.broker):
                stop.set()
            await asyncio.gather(*(group.create_task(service.keep(stop)) for service in self.services))
            served.set()  # nobody needs the broker any more

    async def _keep_database(self, stop: asyncio.Event) -> None:
        """Start PostgreSQL again when it dies. Services wait for it and are not restarted. It is stopped by `run`,
        after the last of them, so that each can finish what it has begun."""
        pause, began = FIRST_PAUSE, time.monotonic()
        while not await is_set_within(stop, GLANCE):
            code = self.server.exit_code()
            if code is None:
                continue
            self.database_deaths += 1
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY else pause
            say(f"PostgreSQL {how_it_ended(code)}; starting it again in {pause:.1f} s (see {self.server.log})")
            if await is_set_within(stop, pause):
                return
            pause, began = min(pause * 2, LONGEST_PAUSE), time.monotonic()
            try:
                self.server.spawn()
            except (ServerFailed, OSError) as failure:
                say(f"PostgreSQL: {failure}")
            self._report()

    def _service(self, database: Database) -> KeptProcess:
        name = database.name
        command = [
            sys.executable, "-m", "shared.web.server", f"services.{name}.app:create_app",
            HOST, str(ports(self.port_base)[name]),
        ]  # fmt: skip
        return KeptProcess(
            name, command, self.environment(database), self.data.log_of(name),
            changed=self._report, say=say,
        )  # fmt: skip

    def _broker(self) -> KafkaBroker:
        admin = self.data.kafka_password_file(ADMIN).read_text() if self.secure else None
        return KafkaBroker(
            self.data.path / "kafka", *kafka_ports(self.port_base), self.data.log_of("kafka"), admin=admin
        )

    def _granted(self, broker: KafkaBroker) -> bool:
        passwords = {name: self.data.kafka_password_file(name).read_text() for name in SERVICES}
        try:
            grant(broker.bootstrap_servers, self.data.kafka_password_file(ADMIN).read_text(), passwords, heard())
        except AccessFailed as failure:
            say(str(failure))
            return False
        return True

    def _of_kafka(self, service: str) -> dict[str, str]:
        if self.broker is None:
            return {}
        reached = {"KAFKA_BOOTSTRAP_SERVERS": self.broker.bootstrap_servers}
        if not self.secure:
            return reached
        shown = {"KAFKA_USERNAME": service, "KAFKA_PASSWORD_FILE": str(self.data.kafka_password_file(service))}
        return {**reached, **shown, "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT"}

    def _kept_broker(self, broker: KafkaBroker) -> KeptProcess:
        return KeptProcess(
            "kafka", broker.prepare(), broker.environment, broker.log,
            changed=self._report, say=say,
        )  # fmt: skip

    def environment(self, database: Database) -> dict[str, str]:
        """Ours, and what shared.settings reads."""
        addresses = {f"{name.upper()}_URL": address for name, address in self.addresses.items()}
        return {
            "BASE_CURRENCY": self.currency,
            **os.environ,
            **addresses,
            **self._of_kafka(database.name),
            "DATABASE_URL": database.serving_url,
            "PERSON_KEYS_URL": self.data.person_keys_url(database.name),
            "SECRET_FILE": str(self.data.secret_file),
            "WEBHOOK_SECRETS_FILE": str(self.data.webhook_secrets_file),
            "EMBEDDED_KEY_FILE": str(self.data.embedded_key_file),
            "AUTH_AUDIENCE": AUDIENCE,
            "HOST": HOST,
            "PORT": str(ports(self.port_base)[database.name]),
        }

    def _report(self) -> None:
        kept = [*self.services, *([self.kept_broker] if self.kept_broker else [])]
        processes = {one.name: one.pid for one in kept if one.pid}
        if self.server.process is not None:
            processes["postgres"] = self.server.process.pid
        deaths = {one.name: one.deaths for one in kept} | {"postgres": self.database_deaths}
        socket, kafka = str(self.server.socket), self.broker.bootstrap_servers if self.broker else ""
        running = Running(os.getpid(), self.port_base, self.addresses, socket, processes, deaths, kafka)
        try:
            self.data.write_running(running)
        except OSError as failure:  # a full disk: what runs goes on running
            say(f"{self.data.path}: {failure}")


async def migrate_all(databases: Iterable[Database]) -> None:
    for database in databases:
        await migrate(database.owner_url, database.serving)


def ports(port_base: int) -> dict[str, int]:
    return {name: port_base + number for number, name in enumerate(SERVICES, start=1)}


def kafka_ports(port_base: int) -> tuple[int, int]:
    """Of the local broker: for its clients, and for itself as its own controller."""
    return port_base + len(SERVICES) + 1, port_base + len(SERVICES) + 2


def refuse_taken_ports(wanted: Iterable[int]) -> None:
    for port in wanted:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                why = error.strerror.lower() if error.strerror else "unusable"
                raise CannotStart(f"port {port} on {HOST}: {why}; free it, or choose another --port-base") from error


def say(line: str) -> None:
    with suppress(OSError):  # a full disk has no room for the log, and must not end what we supervise
        print(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {line}", file=sys.stderr, flush=True)


def main(data: Path, port_base: int, currency: str, *options: str) -> int:
    try:
        Supervisor(DataDir(data), port_base, currency, kafka="--kafka" in options, secure="--secure" in options).run()
    except (CannotStart, ServerFailed, NoAccount, BrokerFailed) as failure:
        print(failure, file=sys.stderr)
    except OSError as failure:
        print(f"{failure.filename or data}: {failure.strerror or failure}", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
