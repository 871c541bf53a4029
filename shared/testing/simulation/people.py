"""People: clients who ask for things, ask again and read, and operators who mend what is parked."""

import asyncio
from functools import partial

from shared.kernel.messages import Actor
from shared.readers.reader import PASSING
from shared.readers.store import ParkedFilter
from shared.testing.memory import MemoryLog

from .clients import Asked, Looked, ask, draw
from .loop import TURN
from .running import ConnectionLost, Running
from .world import World

OPERATOR = Actor("operator")
HANDLERS = (
    "accounts 1", "turnover 1", "earning 1", "members 1", "accounts 2", "turnover 2", "members 2",
)  # fmt: skip


async def _think(world: World) -> None:
    for _ in range(world.random.randrange(6)):
        await TURN
    if world.random.random() < 0.3:
        await asyncio.sleep(world.random.random() * 0.2)


async def write(world: World, number: int, count: int) -> None:
    for turn in range(world.random.randint(7, 10)):
        asked = draw(world.random, 1 + number + turn * count, world.banking, first=turn == 0)
        world.asked.append(asked)
        log: MemoryLog = getattr(world, asked.service).log
        if world.random.random() < 0.15:
            asked.if_match = _version_seen(world, asked)
        for handler in HANDLERS:
            if world.random.random() < world.poisonous:
                world.domain.poison[handler, asked.tag] = world.random.randint(1, 12)
        asked.since = log.top
        world.note("ask {}", asked)
        await ask(asked, partial(world.serving, asked.service), 4, partial(_think, world))
        world.note("told #{} {} {} {}", asked.tag, asked.told, asked.why, asked.position or "")
        if world.random.random() < 0.1:
            await _repeat(world, asked)
        if world.random.random() < 0.2:
            await _look(world, asked)
        await _think(world)


def _version_seen(world: World, asked: Asked) -> int | None:
    """The stream's version, or the one before; none of what is not there yet."""
    log: MemoryLog = getattr(world, asked.service).log
    stream = asked.decider.stream(asked.stream_id)
    version = sum(row.stream == stream for row in log.rows if row.source is None)
    return max(1, version - world.random.randrange(2)) if version else None


async def _repeat(world: World, asked: Asked) -> None:
    """The same again with its key, after an answer."""
    if asked.told == "done" and asked.key:
        await ask(asked, lambda: world.serving(asked.service), 3, partial(_think, world))
        world.note("told #{} again {} {} {}", asked.tag, asked.told, asked.why, asked.position or "")


async def _look(world: World, asked: Asked) -> None:
    """Read a stream; what was known when it was asked for must be in the answer."""
    since = getattr(world, asked.service).log.top
    reply = world.serving(asked.service).request(lambda running: running.executor.read(asked.decider, asked.stream_id))
    try:
        folded = await asyncio.wait_for(reply, 1.0)
    except (ConnectionLost, TimeoutError):
        return
    world.looked.append(Looked(asked.service, asked.decider, asked.stream_id, since, folded))


async def look_after(world: World) -> None:
    for _ in range(world.random.randint(0, 4)):
        await asyncio.sleep(world.random.random() * 1.5)
        running = world.serving(world.random.choice(("bank", "club")))
        await operate(world, running, discard=world.random.random() < 0.3)


async def operate(world: World, running: Running, discard: bool, wanted: ParkedFilter | None = None) -> None:
    parking, wanted = running.parking, wanted or ParkedFilter()
    act = parking.discard if discard else parking.retry
    try:
        results = await asyncio.wait_for(running.request(lambda _: act(wanted, OPERATOR, "why not")), 5.0)
    except (ConnectionLost, TimeoutError, *PASSING) as error:
        world.note("operator: {}", type(error).__name__)
        return
    for one in results:
        world.note("operator: {0.reader} {0.position} {0.outcome} {0.detail}", one)
