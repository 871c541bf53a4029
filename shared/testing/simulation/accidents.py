"""Accidents: processes are killed, frozen and cut off, and Kafka loses what it has, until the world is calm."""

from functools import partial

from .broker import Broker
from .running import Running
from .world import World


def plan(world: World) -> None:
    """The next one; each plans the one after it."""
    world.loop.interrupt(1 + int(world.random.expovariate(1 / world.mishap)), partial(_mishap, world))


def _mishap(world: World) -> None:
    if world.calm:
        return
    plan(world)
    service = world.random.choice(("bank", "club"))
    if world.broker and world.random.random() < 0.2:
        _lose_records(world, world.broker)
        return
    if world.down:
        return
    victim = world.serving(service)
    match world.random.randrange(10):
        case 0 | 1 | 2:
            world.kill(victim)
            world.start(service)
        case 3 | 4 | 5:
            if not victim.process.frozen:
                _freeze(world, victim)
        case 6 | 7:
            if victim.cancel_request():
                world.note("a client of {} goes away", victim.name)
        case _:
            if reader := victim.cancel_reader():
                world.note("{} stops {} for a moment", victim.name, reader)


def _lose_records(world: World, broker: Broker) -> None:
    match world.random.randrange(5):
        case 0 | 1:
            world.note("Kafka loses its last {} records", broker.lose_tail())
        case 2 | 3:
            world.note("Kafka loses its first {} records", broker.truncate())
        case _:
            world.note("the topic is deleted")
            broker.make_anew()


def _freeze(world: World, victim: Running) -> None:
    """It will go on as if nothing had been, when another one has long taken its place."""
    world.note("{} freezes", victim.name)
    world.loop.freeze(victim.process)
    if len(world.processes[victim.manifest.name]) < 3:
        world.start(victim.manifest.name)
    world.loop.call_later(world.random.random() * 2, thaw, world, victim)


def thaw(world: World, victim: Running) -> None:
    if victim.process.alive and victim.process.frozen:
        world.note("{} goes on", victim.name)
        world.loop.thaw(victim.process)
