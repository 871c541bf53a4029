"""The life of a world: processes and people begin, services are changed under them, and all comes to rest."""

import asyncio
from collections.abc import Callable, Iterable

from . import accidents
from .changes import RESTORED, begin_epoch, release, restore
from .people import look_after, write
from .rest import come_to_rest
from .world import World


def live(world: World, judge: Callable[[World], Iterable[str]]) -> list[str]:
    """All of it, to the end, and what `judge` finds there."""
    return world.loop.run(_life(world, judge), world.most)


async def _life(world: World, judge: Callable[[World], Iterable[str]]) -> list[str]:
    for name, least in (("bank", 2), ("club", 1)):
        for _ in range(world.random.randint(least, 2)):
            world.start(name)
    accidents.plan(world)
    count = world.random.randint(3, 5)
    writers = [world.loop.create_task(write(world, n, count)) for n in range(count)]
    more = [world.loop.create_task(look_after(world))]
    if world.random.random() < 0.3:
        more.append(world.loop.create_task(begin_epoch(world)))
    elif world.random.random() < 0.4:
        more.append(world.loop.create_task(restore(world, world.random.choice(RESTORED))))
    for name in ("bank", "club"):
        if world.random.random() < 0.3:
            more.append(world.loop.create_task(release(world, name)))
    await asyncio.gather(*writers, *more)
    await come_to_rest(world)
    return list(judge(world))
