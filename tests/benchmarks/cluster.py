"""A PostgreSQL for benchmarks: as in service, durable, gone afterwards."""

import asyncio
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.account import Account
from deploy.databases import Database, create_database, provide_role, provide_scoped_role
from deploy.postgres_server import PostgresServer
from shared.log.migrate import migrate


@contextmanager
def durable_database() -> Iterator[Database]:
    """A migrated database in a cluster of its own, with the settings of the embedded one (fsync on)."""
    home = Account.for_postgres().make_private_in("/var/tmp", "/tmp")  # /var/tmp: a disk where /tmp is memory
    server = PostgresServer(home, secrets.token_hex(16), home / "postgres.log")
    try:
        server.start()
        roles = {name: secrets.token_hex(16) for name in ("bench_owner", "bench")}
        for role, password in roles.items():
            provide_role(server, role, password)
        provide_scoped_role(server, "bench")
        create_database(server, "bench", "bench_owner", "bench")
        owner_url, serving_url = (server.url(role, password, "bench") for role, password in roles.items())
        asyncio.run(migrate(owner_url, "bench"))
        yield Database("bench", "bench_owner", "bench", owner_url, serving_url)
    finally:
        server.stop()
        shutil.rmtree(home)
