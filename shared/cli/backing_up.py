"""`sales backup`: the databases of the services, each exactly as its log was at one position, while they serve."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import asyncpg

from deploy.cluster import Cluster
from deploy.dump import DumpFailed, dump
from shared.cli.archive import Dumped, Manifest, NewArchive, checksum
from shared.cli.clusters import clusters, given
from shared.cli.installation import Installation
from shared.cli.output import Failed, Output
from shared.cli.progress import Told, progress_of
from shared.settings import SERVICES

LOOK = """
    SELECT pg_export_snapshot() AS id, clock_timestamp() AS at, current_setting('server_version') AS server,
           (SELECT coalesce(max(position), 0) FROM event) AS head, (SELECT max(epoch) FROM epoch) AS epoch,
           (SELECT version_num FROM alembic_version) AS schema_version"""
ROLES = """
    SELECT DISTINCT r.rolname FROM pg_shdepend d
    JOIN pg_roles r ON d.refclassid = 'pg_authid'::regclass AND r.oid = d.refobjid
    JOIN pg_database b ON b.oid = d.dbid AND b.datname = current_database()
    ORDER BY 1"""
SIZES = """
    SELECT n.nspname || '.' || c.relname AS name, pg_table_size(c.oid) AS bytes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT LIKE 'check\\_%'
    AND n.nspname <> 'information_schema'"""
MEGABYTE = 1024 * 1024
PATIENCE = 10.0


@dataclass(frozen=True)
class Snapshot:
    """A database as it was at one moment, for as long as its transaction is open. `sizes`: of its tables, in bytes."""

    id: str
    at: datetime
    server: str
    head: int
    epoch: int
    schema_version: str
    roles: list[str]
    sizes: dict[str, int]


@asynccontextmanager
async def snapshot_of(cluster: Cluster, database: str) -> AsyncIterator[Snapshot]:
    try:
        connection = await asyncpg.connect(cluster.url(database), timeout=PATIENCE)
    except (OSError, asyncpg.PostgresError) as failure:
        raise Failed(f"the database {database} does not answer: {failure}") from failure
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            try:
                [looked] = await connection.fetch(LOOK)
            except asyncpg.UndefinedTableError as none:
                raise Failed(f"the database {database} holds no log") from none
            roles = [row["rolname"] for row in await connection.fetch(ROLES)]
            sizes = {row["name"]: row["bytes"] for row in await connection.fetch(SIZES)}
            yield Snapshot(**looked, roles=roles, sizes=sizes)
    finally:
        await connection.close(timeout=PATIENCE)


def back_up(installation: Installation, output: Output, path: Path, services: list[str]) -> None:
    """Raises Failed; then nothing is left of it."""
    chosen = services or list(SERVICES)
    if not installation.data.exists and not any(given(name).admin_url for name in chosen):
        raise Failed(f"there is no installation in {installation.data.path}; make one with `sales up`")
    archive = NewArchive(path)
    try:
        with clusters(installation, chosen, serving=True) as at, progress_of("Backing up", output) as progress:
            dumped = asyncio.run(_dumped(archive, {name: at[name] for name in chosen}, progress))
        demo = installation.data.demo_mark.exists()
        manifest = Manifest(release=version("sales"), made_at=datetime.now(UTC), demo=demo, services=dumped)
        archive.finish(manifest)
    except (DumpFailed, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
        raise Failed(f"no backup was made: {failure}") from failure
    finally:
        archive.give_up()
    output.value(manifest.model_dump(mode="json") | {"path": str(archive.path)})
    rows = [(name, one.head, one.epoch, one.at.isoformat(), one.bytes) for name, one in dumped.items()]
    output.table(("service", "position", "epoch", "as of", "bytes"), rows)
    output.line(f"It is in {path}. The keys of persons are not in it: they have a store of their own.")


async def _dumped(archive: NewArchive, at: dict[str, Cluster], progress: Told) -> dict[str, Dumped]:
    """All as of nearly one moment: every snapshot is taken before the first is written."""
    made = {}
    async with AsyncExitStack() as stack:
        snapshots = {name: await stack.enter_async_context(snapshot_of(cluster, name)) for name, cluster in at.items()}
        tables = Tables(progress, sum(sum(one.sizes.values()) for one in snapshots.values()))
        for name, snapshot in snapshots.items():
            file, told = archive.file(name), partial(tables.begins, name, snapshot.sizes)
            await asyncio.to_thread(dump, at[name], name, snapshot.id, file, told)
            made[name] = await asyncio.to_thread(_as_dumped, snapshot, file)
        tables.end()
    return made


class Tables:
    """How far it is, by the size of the tables, in megabytes."""

    def __init__(self, told: Told, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def begins(self, service: str, sizes: dict[str, int], table: str) -> None:
        self._told(self._done // MEGABYTE, self._total // MEGABYTE, f"{service} {table}")
        self._done += sizes.get(table, 0)

    def end(self) -> None:
        self._told(self._total // MEGABYTE, self._total // MEGABYTE, "all of them")


def _as_dumped(snapshot: Snapshot, file: Path) -> Dumped:
    return Dumped(
        file=file.name,
        bytes=file.stat().st_size,
        sha256=checksum(file, lambda _: None),
        head=snapshot.head,
        epoch=snapshot.epoch,
        at=snapshot.at,
        schema_version=snapshot.schema_version,
        server=snapshot.server,
        roles=snapshot.roles,
    )
