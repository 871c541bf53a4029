"""A reader's step in PostgreSQL: read tables, checkpoint and what is parked move together or not at all."""

from dataclasses import asdict

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log.execution import CheckpointMoved

from .store import ParkedChanged, Step

# Read tables may be committed asynchronously: a crash of the database takes rows and checkpoint back together,
# and the reader goes on from there. And an append may wait for a policy's checkpoint, with the head in its hands,
# so a process that is frozen must not keep it. Both are set in the first statement, to save a call.
MOVE = text("""
    UPDATE checkpoint SET position = :new WHERE reader = :reader AND position = :old
    RETURNING set_config('synchronous_commit', 'off', true),
              set_config('idle_in_transaction_session_timeout', '10s', true)""")
# A statement of its own after MOVE: one statement's snapshot would be older than the lock that it waits for.
PARKED_STREAMS = text("SELECT DISTINCT stream FROM parked WHERE reader = :reader AND status = 'parked'")
PARK = text("""
    INSERT INTO parked (reader, position, stream, source, event_id, type, error, tries)
    VALUES (:reader, :position, :stream, :source, :event_id, :type, :error, :tries)""")
DISCARDED = text("SELECT position FROM parked WHERE reader = :reader AND status = 'discarded'")


async def move(db: AsyncConnection, step: Step) -> None:
    moved = await db.execute(MOVE, {"reader": step.reader, "old": step.old, "new": step.new})
    if moved.first() is None:
        raise CheckpointMoved(step.reader)


async def apply(db: AsyncConnection, step: Step) -> None:
    await move(db, step)
    if await parked_streams(db, step.reader) != step.parked:
        raise ParkedChanged(step.reader)
    for group in step.groups:
        await db.execute(group.statement, list(group.rows))
    if step.park:
        await db.execute(PARK, [{"reader": step.reader, **asdict(one)} for one in step.park])


async def discarded(db: AsyncConnection, reader: str) -> frozenset[int]:
    return frozenset((await db.execute(DISCARDED, {"reader": reader})).scalars())


async def parked_streams(db: AsyncConnection, reader: str) -> frozenset[str]:
    return frozenset((await db.execute(PARKED_STREAMS, {"reader": reader})).scalars())
