"""pytest fixtures: a PostgreSQL of the test session's own, and fresh databases in it."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from deploy.account import Account
from deploy.databases import (
    Database,
    analyst_of,
    close_doors,
    create_database,
    provide_analyst,
    provide_role,
    provide_scoped_role,
)
from deploy.postgres_server import PostgresServer
from shared.log.migrate import migrate
from shared.service import Service
from shared.testing.folders import quick
from shared.testing.serving import serving

OWNER, SERVING, TEMPLATE = "test_owner", "test_serving", "migrated"
ANALYST = analyst_of(SERVING)
UNDURABLE = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
"""A crash of the machine would lose the cluster, and nobody would miss it. `synchronous_commit` stays on: what a
killed PostgreSQL process loses or keeps is the same as in service."""

FreshDatabase: TypeAlias = Callable[..., Database]


class TestCluster:
    """A running server, and migrated databases that fresh ones are copied from."""

    __test__ = False

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._numbers = count(1)
        self._passwords = {role: secrets.token_hex(16) for role in (OWNER, SERVING, ANALYST)}
        self._templates: set[str] = set()

    def database(self, *, migrated: bool = True, of: Service | None = None) -> Database:
        """A new database, with the log's tables unless `migrated` is false, with the read tables of a service `of`
        whose log is empty."""
        template = self._template(of) if migrated else "template0"
        return self._create(f"test_{next(self._numbers)}", template)

    def drop(self, database: Database) -> None:
        self.server.run_sql(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")

    def _template(self, of: Service | None) -> str:
        name = f"served_{of.name}" if of else TEMPLATE
        if name not in self._templates:
            made = self._create(name, self._template(None) if of else "template0")
            _run(_serve_once(of, made.serving_url) if of else migrate(made.owner_url, SERVING))
            self._templates.add(name)
        return name

    def _create(self, name: str, template: str) -> Database:
        # By its files: page by page through the write-ahead log costs five times as much where nothing is synced.
        create_database(self.server, name, OWNER, SERVING, template, "file_copy")
        if template == "template0":  # else they were copied
            close_doors(self.server, name, OWNER, SERVING)
        owner_url, serving_url = (self.server.url(role, self._passwords[role], name) for role in (OWNER, SERVING))
        return Database(name, OWNER, SERVING, owner_url, serving_url)

    def analyst_url(self, database: Database) -> str:
        self.server.run_sql(f"GRANT CONNECT ON DATABASE {database.name} TO {ANALYST}")
        return self.server.url(ANALYST, self._passwords[ANALYST], database.name)

    def provide_roles(self) -> None:
        for role in (OWNER, SERVING):
            provide_role(self.server, role, self._passwords[role])
        provide_analyst(self.server, SERVING, self._passwords[ANALYST])
        provide_scoped_role(self.server, SERVING)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own, since a test that asks for a database may have a running event loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work)).result()


async def _serve_once(service: Service, database_url: str) -> None:
    """Until all its read tables are there: to make those of pipeline takes longer than most tests."""
    with tempfile.TemporaryDirectory() as home:
        async with serving(service, database_url, Path(home)) as served:
            await served.caught_up()


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestCluster]:
    """The session's cluster (with xdist: the worker's), gone with everything in it when the tests end."""
    home = Account.for_postgres().make_private_in(quick())
    server = PostgresServer(home, secrets.token_hex(16), home / "postgres.log", UNDURABLE)
    try:
        server.start()
        cluster = TestCluster(server)
        cluster.provide_roles()
        yield cluster
    finally:
        server.stop()
        shutil.rmtree(home)


@pytest.fixture
def fresh_database(postgres: TestCluster) -> Iterator[FreshDatabase]:
    """`fresh_database()` makes a migrated database, `fresh_database(migrated=False)` an empty one,
    `fresh_database(of=service)` one with the service's read tables; all are dropped after the test."""
    made: list[Database] = []

    def make(*, migrated: bool = True, of: Service | None = None) -> Database:
        made.append(postgres.database(migrated=migrated, of=of))
        return made[-1]

    yield make
    for database in made:
        postgres.drop(database)


def mark_postgres(items: list[pytest.Item]) -> None:
    """Mark every test that needs the cluster, so that `-m "not postgres"` is the pure ones."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


__all__ = ["Database", "FreshDatabase", "TestCluster", "fresh_database", "mark_postgres", "postgres"]
