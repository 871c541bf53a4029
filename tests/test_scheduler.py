"""Each sweep once as the service starts and once on every day after, by one process, whatever fails."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event
from shared.kernel.transaction import Send
from shared.log.log import LogUnavailable
from shared.log.origin import Origin
from shared.readers.sweeps import Sweep, Sweeping
from shared.scheduler import ACTOR, READER, Scheduler

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Swept(Command):
    """The record of a run."""


run: Decider[Any, None, Event] = Decider("run", None, lambda command, state: [], lambda state, event: None, Event)


class World:
    """A clock that is set by hand, a lock that may be lost, and sweeps that note what they were run as of."""

    def __init__(self, *sweeps: tuple[str, timedelta | None]) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
        self.swept: list[tuple[str, Any]] = []
        self.recorded: list[UUID] = []
        self.failing: set[str] = set()
        self.lost = False
        self.scheduler = Scheduler(
            [self._sweep(name, every) for name, every in sweeps],
            cast("Any", self._sweeping),
            self._own,
            lambda: self.now,
            uuid4,
        )

    def _sweep(self, name: str, every: timedelta | None) -> Sweep[Any]:
        async def carry_out(sweeping: Sweeping, as_of: date) -> Command:
            if name in self.failing:
                raise LogUnavailable("away")
            self.swept.append((name, as_of))
            return Swept()

        return Sweep(name, carry_out, run, as_of=(lambda now: now) if every else datetime.date, every=every)

    def _sweeping(self, origin: Origin) -> Any:
        assert (origin.actor, origin.correlation is None) == (ACTOR, False)

        async def send(sends: Sequence[Send]) -> list[Event]:
            self.recorded += [one.stream_id for one in sends]
            return []

        return SimpleNamespace(send=send)

    async def _own(self, reader: str) -> None:
        assert reader == READER
        if self.lost:
            raise LogUnavailable("the connection broke")

    async def after(self, **passed: float) -> list[tuple[str, Any]]:
        """What one more look at the clock runs, so long after the last."""
        self.now += timedelta(**passed)
        before = len(self.swept)
        await self.scheduler.tick()
        return self.swept[before:]


async def test_a_sweep_runs_as_the_service_starts_and_then_once_a_day_as_of_today() -> None:
    world = World(("dunning", None))
    assert await world.after() == [("dunning", date(2026, 3, 2))]
    assert await world.after(hours=10) == []
    assert await world.after(hours=5) == [("dunning", date(2026, 3, 3))], "midnight in Shanghai, not in Greenwich"
    assert world.now.astimezone(UTC).date() == date(2026, 3, 2)
    assert await world.after(hours=1) == []
    assert await world.after(days=3) == [("dunning", date(2026, 3, 6))], "days that were slept through are made good"
    assert len(set(world.recorded)) == 3


async def test_a_sweep_as_of_a_moment_runs_every_so_often() -> None:
    world = World(("complaints", timedelta(minutes=10)))
    assert await world.after() == [("complaints", world.now)]
    assert await world.after(minutes=9) == []
    assert await world.after(minutes=1) == [("complaints", world.now)]


async def test_what_fails_is_tried_again_and_holds_up_no_other() -> None:
    world = World(("dunning", None), ("visits", None))
    world.failing = {"dunning"}
    assert await world.after() == [("visits", date(2026, 3, 2))]
    assert await world.after(seconds=15) == []
    world.failing = set()
    assert await world.after(seconds=15) == [("dunning", date(2026, 3, 2))]
    assert await world.after(seconds=15) == []


async def test_a_process_that_lost_the_lock_runs_nothing_until_it_has_it_again() -> None:
    world = World(("dunning", None))
    world.lost = True
    assert await world.after() == []
    world.lost = False
    assert await world.after(days=1) == [("dunning", date(2026, 3, 3))]
