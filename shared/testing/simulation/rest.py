"""How a world comes to rest: no accidents any more, what is parked is mended, and the tables are built once more."""

import asyncio
from collections.abc import Awaitable, Callable

from shared.readers.store import ParkedEvent, ParkedFilter, reader_of
from shared.testing.memory import MemoryLog

from .accidents import thaw
from .people import operate
from .running import LATEST, Manifest
from .world import World

LONGEST = 120.0
"""Virtual seconds within which all has to come to rest once nothing is broken any more."""


async def come_to_rest(world: World) -> None:
    """No accidents any more; operators mend what is parked. Then a new version of each read table is built."""
    world.calm = True
    world.note("calm")
    for running in [*world.processes["bank"], *world.processes["club"]]:
        thaw(world, running)
    await asyncio.sleep(LATEST)
    _retire(world)
    for running in world.processes["bank"]:
        running.cancel_reader("relay")  # one that has nothing to send does not see that the topic was deleted
    await _until(world, _at_rest, _mend)
    for made in (world.bank, world.club):
        world.tables[made.name] = made.store.schemas.copy()
        world.served[made.name] = made.projections[0].version
    for running in [*world.processes["bank"], *world.processes["club"]]:
        world.kill(running)
    world.note("rebuild")
    world.domain.poison.clear()
    for made, versions in ((world.bank, world.domain.bank), (world.club, world.domain.club)):
        made.projections, made.policies, made.hears, made.broker = versions[3], (), None, None
        world.start(made.name)
    await _until(world, _rebuilt, _nothing)
    world.note("end")


def _retire(world: World) -> None:
    """The processes of an older release go."""
    for made in (world.bank, world.club):
        for running in [one for one in world.processes[made.name] if one.projections is not made.projections]:
            world.kill(running)
        if not world.processes[made.name]:
            world.start(made.name)


async def _until(world: World, there: Callable[[World], bool], meanwhile: Callable[[World], Awaitable[None]]) -> None:
    until = world.loop.time() + LONGEST
    while not there(world):
        if world.loop.time() > until:
            raise TimeoutError(_standing(world))
        await asyncio.sleep(0.4)
        await meanwhile(world)


async def _nothing(world: World) -> None:
    return


def _readers(world: World) -> list[tuple[str, int, int]]:
    """Each reader with where it stands and where it should."""
    found = []
    for made in (world.bank, world.club):
        readers = [reader_of(one) for one in made.projections] + [f"policy:{one.name}" for one in made.policies]
        found += [(one, _position(made.log, one), made.log.top) for one in readers]
        if made.hears:
            owned = [row.position for row in world.bank.log.rows if row.published]
            found.append(("ingest:bank", _position(made.log, "ingest:bank"), owned[-1] if owned else 0))
        if made.broker:
            owned = [row.position for row in made.log.rows if row.published]
            found.append(("relay", _position(made.log, "relay"), owned[-1] if owned else 0))
    return found


def _parked(world: World) -> list[ParkedEvent]:
    return [one for made in (world.bank, world.club) for one in _parked_of(made)]


def _at_rest(world: World) -> bool:
    level = all(position == head for _, position, head in _readers(world))
    return level and not _parked(world) and all(one.follows for some in world.processes.values() for one in some)


def _rebuilt(world: World) -> bool:
    both = (world.bank, world.club)
    live = all(made.store.versions.get((one.name, 3)) == "live" for made in both for one in made.projections)
    return live and _at_rest(world)


def _standing(world: World) -> str:
    behind = [f"{reader} at {position} of {head}" for reader, position, head in _readers(world) if position != head]
    parked = [f"{one.reader} {one.position} parked: {one.error}" for one in _parked(world)]
    states = [
        f"{one.name} {reader} {follower.state}"
        for some in world.processes.values() for one in some for reader, follower in one.followers.items()
    ]  # fmt: skip
    return "; ".join(behind + parked + states)


async def _mend(world: World) -> None:
    """Retry what is parked; what is refused for ever is discarded."""
    for name, made in (("bank", world.bank), ("club", world.club)):
        parked = _parked_of(made)
        if not parked:
            continue
        running = world.processes[name][0]
        for one in parked:
            if "Unlucky" in one.error:
                await operate(world, running, True, ParkedFilter(reader=one.reader, position=one.position))
        await operate(world, running, False)


def _position(log: MemoryLog, reader: str) -> int:
    found = log.checkpoints.get(reader)
    return found.position if found else 0


def _parked_of(made: Manifest) -> list[ParkedEvent]:
    """What is parked of the readers that the service has now."""
    readers = {*map(reader_of, made.projections), *(f"policy:{one.name}" for one in made.policies)}
    return [one for one in made.store.rows.values() if one.status == "parked" and one.reader in readers]
