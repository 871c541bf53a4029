"""`sales restore` and `sales begin-epoch`: a log that may lack what others have seen goes on above it, and says so."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from deploy.cluster import Cluster
from deploy.databases import close_doors, create_database
from deploy.dump import DumpFailed, entries, load
from deploy.postgres_server import ServerFailed
from deploy.private_file import write_private
from shared.cli.archive import Archive, Dumped
from shared.cli.clusters import clusters, refuse_serving
from shared.cli.installation import Installation, user_name
from shared.cli.output import Failed, Output
from shared.cli.progress import Told, progress_of
from shared.cli.witnesses import Testimony, Witnesses, kafka_of
from shared.log.log import LogUnavailable
from shared.log.migrate import migrate
from shared.log.postgres import PostgresLog
from shared.readers.epochs import EpochBegan, begin_epoch
from shared.settings import SERVICES

NEW, OLD = "{service}_restoring", "{service}_replaced"
"""Databases: the one that is being restored, and the one that it has taken the place of."""
LONGEST_REASON = 4000
MEGABYTE = 1024 * 1024
TABLE = ("service", "ends at", "epoch", "goes on at", "lost", "events of it that are known", "to")


@dataclass(frozen=True)
class Begun:
    """A log that has begun a new epoch: up to `head` it is as it was."""

    event: EpochBegan
    testimony: Testimony

    @property
    def head(self) -> int:
        return self.testimony.head


def restore(
    installation: Installation, output: Output, path: Path, services: list[str], reason: str, without: list[str]
) -> None:
    """Raises Failed; then every database is as it was."""
    _check_reason(reason)
    archive = Archive(path)
    chosen = archive.chosen(services)
    fresh = not installation.data.exists
    with _one_line("nothing was restored"), progress_of("Restoring", output) as progress:
        for name, dumped in chosen.items():
            archive.verify(name, partial(_read, progress, name, dumped.bytes))
        with clusters(installation, list(chosen), serving=False) as at, kafka_of(installation) as kafka:
            for name, dumped in chosen.items():
                _refuse(at[name], name, dumped)
            databases = {name: (at[name], name) for name in SERVICES if name in at}
            before = {name: databases[name] for name in chosen if at[name].has(name)}
            loaded = {name: (at[name], NEW.format(service=name)) for name in chosen}
            witnesses = Witnesses({**databases, **loaded}, before, kafka, without)
            try:
                for name in chosen:
                    _load(at[name], archive, name, progress)
                begun = asyncio.run(_begin(witnesses, list(chosen), reason))
                for name in chosen:
                    _swap(at[name], name)
            finally:
                for name in chosen:
                    at[name].run_sql(f"DROP DATABASE IF EXISTS {NEW.format(service=name)} WITH (FORCE)")
    if fresh and archive.manifest.demo:
        installation.data.demo_mark.touch()
    _tell(installation, output, begun)
    if fresh:
        output.line(
            "The keys of persons and the file `secret` are in no backup: bring them from where they were, before "
            f"`sales up{'' if archive.manifest.demo else ' --empty'} --data {installation.data.path}`."
        )


def begin(installation: Installation, output: Output, service: str, reason: str, without: list[str]) -> None:
    """For a database that is in its place already. Raises Failed."""
    _check_reason(reason)
    if not installation.data.exists:
        raise Failed(f"there is no installation in {installation.data.path}")
    with (
        _one_line("no epoch was begun"),
        clusters(installation, [service], serving=False) as at,
        kafka_of(installation) as kafka,
    ):
        refuse_serving(at[service], service, service)
        databases = {name: (at[name], name) for name in SERVICES if name in at}
        begun = asyncio.run(_begin(Witnesses(databases, {}, kafka, without), [service], reason))
    _tell(installation, output, begun)


def _read(progress: Told, service: str, total: int, done: int) -> None:
    progress(done // MEGABYTE, total // MEGABYTE, f"reading {service}")


def _check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Failed(f"--reason is 1 to {LONGEST_REASON} characters")


@contextmanager
def _one_line(what: str) -> Iterator[None]:
    try:
        yield
    except (DumpFailed, ServerFailed, LogUnavailable, asyncpg.PostgresError, ValueError) as failure:
        raise Failed(f"{what}: {failure}") from failure


def _refuse(cluster: Cluster, service: str, dumped: Dumped) -> None:
    """Raises Failed where it cannot be restored there."""
    there = set(cluster.run_sql("SELECT rolname FROM pg_roles").split())
    missing = [role for role in dumped.roles if role not in there]
    if missing:
        raise Failed(f"the database has no role {missing[0]}, which {service} needs; make it first")
    refuse_serving(cluster, service, service)


def _load(cluster: Cluster, archive: Archive, service: str, progress: Told) -> None:
    """Into a new database, whole and in the newest form. Raises Failed where it is not what was backed up."""
    database, file, dumped = NEW.format(service=service), archive.file(service), archive.manifest.services[service]
    total, done = entries(file), 0

    def told(entry: str) -> None:
        nonlocal done
        done += 1
        progress(min(done, total), total, f"{service} {entry}")

    cluster.run_sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    create_database(cluster, database, f"{service}_owner", service)
    close_doors(cluster, database, f"{service}_owner", service)
    load(cluster, database, file, told)
    asyncio.run(migrate(cluster.url(database), service))
    found = cluster.run_sql("SELECT coalesce(max(position), 0) FROM event", database).strip()
    if int(found) != dumped.head:
        raise Failed(f"{file} ends at position {found}, not at {dumped.head} as the manifest says")


async def _begin(witnesses: Witnesses, services: list[str], reason: str) -> dict[str, Begun]:
    """Everybody is asked about every log before the first goes on."""
    heads, testimonies, begun = {}, {}, {}
    for name in services:
        cluster, database = witnesses.databases[name]
        heads[name] = int(cluster.run_sql("SELECT coalesce(max(position), 0) FROM event", database).strip())
        testimonies[name] = await witnesses.testify(name, heads[name])
    for name in services:
        cluster, database = witnesses.databases[name]
        async with await PostgresLog.open(cluster.url(database), pool=1) as log:
            event = await begin_epoch(log, testimonies[name].seen, reason.strip(), f"cli-{user_name()}")
        begun[name] = Begun(event, testimonies[name])
    return begun


def _swap(cluster: Cluster, service: str) -> None:
    """What was there stays under another name until the next restore."""
    new, old = NEW.format(service=service), OLD.format(service=service)
    cluster.run_sql(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
    if cluster.has(service):
        cluster.run_sql(f"ALTER DATABASE {service} RENAME TO {old}")
    cluster.run_sql(f"ALTER DATABASE {new} RENAME TO {service}")


def _tell(installation: Installation, output: Output, begun: Mapping[str, Begun]) -> None:
    """What is lost, and where the events are that somebody still knows."""
    rows, value = [], {}
    for service, one in begun.items():
        event, lost = one.event, list(one.testimony.lost.values())
        file = _kept(installation, service, one) if lost else None
        known_to = sorted({who for event_ in lost for who in event_.known_to})
        gap = f"{event.lost_from} to {event.lost_to}" if event.lost_from else "nothing"
        rows.append((service, one.head, event.epoch, event.from_, gap, len(lost), ", ".join(known_to)))
        value[service] = {
            "head": one.head,
            **json.loads(event.model_dump_json()),
            "seen": [asdict(seen) for seen in one.testimony.seen],
            "lost": dict(Counter(event_.type for event_ in lost)),
            "lost_events": str(file) if file else None,
        }
    output.value(value)
    output.table(TABLE, rows)
    for service, shown in value.items():
        for kind, count in sorted(shown["lost"].items()):
            output.line(f"{service} has lost {count} {kind}")
        if shown["lost_events"]:
            output.line(f"{service}: what is known of them, to be entered again, is in {shown['lost_events']}")


def _kept(installation: Installation, service: str, one: Begun) -> Path:
    """A line of JSON for each lost event that somebody knows, in the order of the log."""
    folder = installation.data.path / "lost"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{service}-epoch-{one.event.epoch}.ndjson"
    lines: list[Any] = [asdict(one.testimony.lost[position]) for position in sorted(one.testimony.lost)]
    write_private(file, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode())
    return file
