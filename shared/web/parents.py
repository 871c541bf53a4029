"""How an import finds what a line names by its external id."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Table, select

from shared.kernel.decider import stream_id_of
from shared.readers.projection import Projection
from shared.readers.sight import WHOLE

from .runtime import Runtime

Find: TypeAlias = Callable[[Runtime, str], Awaitable[UUID | None]]
"""The id of what has that external id, None where nothing is known of it."""


def claimed(scope: str) -> Find:
    """Of a thing of this service, whose external id is claimed under `scope`."""

    async def find(runtime: Runtime, external_id: str) -> UUID | None:
        stream = await runtime.log.holder(scope, external_id)
        return stream_id_of(stream) if stream else None

    return find


def copied(projection: Projection, table: Table) -> Find:
    """Of a thing of another service, of which `table` has a copy with `id` and `external_id`."""

    async def find(runtime: Runtime, external_id: str) -> UUID | None:
        async with runtime.reads.open((projection,), WHOLE) as db:
            found: UUID | None = await db.scalar(select(table.c.id).where(table.c.external_id == external_id))
            return found

    return find
