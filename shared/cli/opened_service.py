"""A service's log and read tables opened by a command, beside the service or in its place."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from shared.cli.installation import Installation
from shared.cli.output import Failed
from shared.log.engine import engine_of
from shared.log.keys import PersonKeys
from shared.log.postgres import PostgresLog
from shared.readers.postgres import PostgresReadStore
from shared.readers.store import Projected
from shared.readers.tail import Tail
from shared.service import Service

CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class OpenedService:
    manifest: Service
    log: PostgresLog
    store: PostgresReadStore
    tail: Tail
    keys: PersonKeys


def manifest_of(service: str) -> Service:
    manifest: Service = importlib.import_module(f"services.{service}.app").service
    return manifest


def projections_of(manifest: Service, names: list[str]) -> list[Projected]:
    """Those named, all of them where none is. Raises Failed for an unknown name."""
    known = {one.name: one for one in manifest.projections}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failed(f"{manifest.name} has no projection {unknown[0]!r}; it has {', '.join(known)}")
    return [known[name] for name in names] if names else list(known.values())


@asynccontextmanager
async def opened(installation: Installation, service: str) -> AsyncIterator[OpenedService]:
    """In the serving role, as the service itself does it."""
    manifest, url = manifest_of(service), installation.data.database_url(service)
    engine = engine_of(url, pool_size=CONNECTIONS)
    store = PostgresReadStore(engine)
    try:
        async with (
            await PostgresLog.open(url, pool=CONNECTIONS) as log,
            PersonKeys(installation.data.person_keys_url(service)) as keys,
        ):
            yield OpenedService(manifest, log, store, Tail(log, manifest.catalogue()), keys)
    finally:
        await store.close()
        await engine.dispose()
