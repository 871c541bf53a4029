"""Running seeds: one world after the other, each told by its findings and its trace."""

import gc
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog

from .checks import findings
from .domain import Domain
from .life import live
from .loop import Stuck
from .world import World

MISTAKES = ("reader fails", "ingest fails", "ingest stopped", "relay fails", "relay stopped")
"""What the kernel says only where it has met something that nobody thought of."""


@dataclass(frozen=True)
class Played:
    """What became of one seed. Without findings all was as it must be."""

    seed: int
    findings: tuple[str, ...]
    steps: int
    commands: int
    world: World = field(repr=False, compare=False)

    @property
    def rule(self) -> str:
        """The first rule found broken."""
        return self.findings[0].partition(":")[0] if self.findings else ""

    @property
    def trace(self) -> list[str]:
        """What happened, step by step."""
        return self.world.trace


def play(seeds: Iterable[int]) -> Iterator[Played]:
    """Each seed by itself: what one world did leaves nothing for the next."""
    domain = Domain()
    with _little_garbage() as collect:
        for count, seed in enumerate(seeds, 1):
            world = World(seed, domain)
            with _overheard(world) as mistakes:
                found = tuple(_found(world, mistakes))
            yield Played(seed, found, world.loop.steps, len(world.asked), world)
            if count % 50 == 0:
                del world
                collect()


def _found(world: World, mistakes: list[str]) -> list[str]:
    try:
        found = live(world, findings)
    except (Stuck, TimeoutError) as error:
        found = [f"all comes to rest: {error}"]
    return mistakes + found


@contextmanager
def _little_garbage() -> Iterator[Callable[[], object]]:
    """Worlds are small, and gone after a moment: to look for garbage all the time takes a quarter of it."""
    was = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.unfreeze()
        if was:
            gc.enable()


@contextmanager
def _overheard(world: World) -> Iterator[list[str]]:
    """The kernel's words at level error go into the trace, and are findings where it was at its wits' end."""
    mistakes: list[str] = []

    def hear(logger: Any, method: str, said: MutableMapping[str, Any]) -> NoReturn:
        event = said.pop("event")
        error = sys.exc_info()[1]
        words = f"{event} {said}" + (f" {type(error).__name__}: {error}" if error else "")
        world.note("{}", words)
        if event in MISTAKES:
            mistakes.append(f"no surprises: {words}")
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(
        processors=[hear],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=False,
    )
    try:
        yield mistakes
    finally:
        structlog.configure(**before)
