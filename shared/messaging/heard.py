"""What is heard of another service, as it goes into this one's log: whole, and each event once."""

from collections.abc import Iterable, Iterator, Sequence

import structlog
from pydantic_core import to_json

from shared.log.execution import CheckpointMoved
from shared.log.log import Advance, Commit, DataRefused, Log, NewEvent, Published, Status
from shared.log.tracing import is_recorded

from .feed import LIMIT

COMMIT_BYTES = 4 * 1024 * 1024

logger = structlog.get_logger(__name__)


async def write(log: Log, source: str, part: Sequence[NewEvent], advance: Advance) -> None:
    """Raises CheckpointMoved where another process has done it."""
    try:
        outcome = await log.append(Commit(part, advance=advance))
        refused = None
    except DataRefused as error:
        refused = error
    if refused or outcome.status is Status.REPLAYED:
        unheard = await _unheard(log, source, part)
        if refused and len(unheard) == len(part):
            raise refused
        outcome = await log.append(Commit(unheard, advance=advance))
    if outcome.status is not Status.COMMITTED:
        raise CheckpointMoved(advance.reader)


async def _unheard(log: Log, source: str, part: Sequence[NewEvent]) -> list[NewEvent]:
    """Without those that are known by their ids. An owner that was restored hears again what its policies have
    answered before, and tells their answers again, at other positions: they stay as they were heard first."""
    known = await log.heard(source, [event.event_id for event in part])
    if known:
        logger.warning("told again", source=source, events=len(known), up_to=part[-1].source_position)
    return [event for event in part if event.event_id not in known]


def foreign(source: str, record: Published) -> NewEvent:
    """The record as it goes into the log: whole, whether its type is known or not."""
    meta = {
        "time": record.time,
        "actor": record.actor,
        "correlation": record.correlation,
        "causation": record.causation,
        "hops": record.hops,
        **({"traceparent": record.traceparent} if is_recorded(record.traceparent) else {}),
    }
    return NewEvent(
        event_id=record.event_id,
        stream=record.stream,
        version=None,
        type=record.type,
        schema=record.schema,
        data=to_json(record.data).decode(),
        meta=to_json(meta).decode(),
        source=source,
        source_position=record.position,
    )


def parts(events: Iterable[NewEvent]) -> Iterator[list[NewEvent]]:
    """Events in commits of a bounded size."""
    part: list[NewEvent] = []
    size = 0
    for event in events:
        if part and (len(part) == LIMIT or size + len(event.data) > COMMIT_BYTES):
            yield part
            part, size = [], 0
        part.append(event)
        size += len(event.data)
    if part:
        yield part
