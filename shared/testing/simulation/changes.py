"""What is done to whole services: a new epoch, a release, a backup that takes the place of the database."""

import asyncio
from collections.abc import Sequence

from shared.log.log import Checkpoint
from shared.readers import epochs
from shared.readers.epochs import Seen
from shared.testing.memory import MemoryLog
from shared.testing.readstore import MemoryReadStore

from .accidents import thaw
from .clients import Asked
from .running import Manifest
from .world import World

RESTORED = (("bank",), ("bank",), ("club",), ("bank", "club"), ("club", "bank"))
"""What is restored together, in the order of its backups."""
DOWN = 4.0
"""Virtual seconds for which a service that is restored does not run."""


async def begin_epoch(world: World) -> None:
    await asyncio.sleep(world.random.random())
    log = world.bank.log
    while True:
        begin = log.top + world.random.randint(1, 4)
        try:
            epoch = await log.begin_epoch(begin, None, None)
        except ValueError:
            continue  # a writer was there first
        world.note("epoch {} begins at {}", epoch, begin)
        return


async def release(world: World, service: str) -> None:
    """From now on processes start with the next version of each projection, one of them at once."""
    await asyncio.sleep(world.random.random() * 2)
    made: Manifest = getattr(world, service)
    made.projections = getattr(world.domain, service)[2]
    world.note("{} has a release", service)
    if service not in world.down and len(world.processes[service]) < 3:
        world.start(service)


async def restore(world: World, services: Sequence[str]) -> None:
    """Backups take the place of the databases. Their logs go on above what others have seen of them."""
    images = {}
    for name in services:
        await asyncio.sleep(world.random.random() * 1.5)
        made: Manifest = getattr(world, name)
        images[name] = (made.log.image(), made.store.image())
        world.note("{} is backed up at {}", name, made.log.top)
    await asyncio.sleep(world.random.random() * 1.5)
    _stop(world, services)
    await asyncio.sleep(DOWN)  # what is on its way arrives
    gone = world.bank.log.top if world.random.random() < 0.5 else 0  # or the host is gone, and nobody knows
    for name, (log, store) in images.items():
        _put_back(world, getattr(world, name), log, store)
    for name in services:
        await _begin(world, name, gone)
    for name in services:
        world.down.remove(name)
        world.start(name)


def _stop(world: World, services: Sequence[str]) -> None:
    world.down |= {*services}
    for running in [one for name in services for one in world.processes[name]]:
        world.kill(running)
    for running in [one for some in world.processes.values() for one in some]:
        thaw(world, running)


def _put_back(world: World, made: Manifest, log: MemoryLog, store: MemoryReadStore) -> None:
    for asked in world.asked:
        _forget(asked, made.name, log.top)
    world.looked = [one for one in world.looked if one.service != made.name or one.latest <= log.top]
    made.log.restore(log)
    made.store.restore(store)


async def _begin(world: World, service: str, gone: int) -> None:
    log: MemoryLog = getattr(world, service).log
    began = await epochs.begin_epoch(log, _seen(world, gone) if service == "bank" else [], "restored", "operator")
    world.note("{} is restored, and goes on at {} in epoch {}", service, began.from_, began.epoch)


def _seen(world: World, gone: int) -> list[Seen]:
    """What is known of the bank's log: by the consumer, by Kafka, by the database that was there."""
    known = world.club.log.checkpoints.get("ingest:bank", Checkpoint())
    found = [Seen("club", known.position, known.epoch), Seen("the database that was there", gone, 1)]
    return [*found, Seen("Kafka", *world.broker.seen)] if world.broker else found


def _forget(asked: Asked, service: str, top: int) -> None:
    """The log was restored to `top`: what it told beyond is no more, and what is still asked was asked before."""
    if asked.service == service:
        asked.forgotten |= asked.until > top and not (asked.told == "done" and 0 < asked.position <= top)
        asked.since = min(asked.since, top)
