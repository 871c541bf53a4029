"""A command knows the business day on which it was accepted, in the company's zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from shared.kernel.decider import Decider
from shared.kernel.messages import SYSTEM, Command, Event
from shared.kernel.transaction import Transaction
from shared.log.catalogue import Catalogue
from shared.log.execution import Executor
from shared.log.origin import Origin
from shared.log.unit import Unit
from shared.testing.memory import MemoryLog

EVENING = datetime(2004, 12, 31, 20, 0, tzinfo=UTC)


class Note(Command):
    pass


class Noted(Event):
    on: date


def decide(command: Note, state: tuple[date, ...]) -> Sequence[Noted]:
    return [Noted(on=command.day)]


def evolve(state: tuple[date, ...], event: Noted) -> tuple[date, ...]:
    return (*state, event.on)


NONE: tuple[date, ...] = ()
notes = Decider("note", NONE, decide, evolve, Noted)


@pytest.mark.parametrize(
    ("zone", "day"), [(UTC, date(2004, 12, 31)), (ZoneInfo("Asia/Shanghai"), date(2005, 1, 1))], ids=["utc", "shanghai"]
)
async def test_late_in_the_evening_of_london_it_is_tomorrow_in_shanghai(zone: tzinfo, day: date) -> None:
    executor = Executor(MemoryLog(), Catalogue(notes.event_types()), now=lambda: EVENING, zone=zone)

    async def process(tx: Transaction, stream_id: UUID, command: Note) -> tuple[date, date, datetime]:
        await tx.send(notes, stream_id, command)
        return tx.day, command.day, command.at

    async def work(unit: Unit) -> tuple[date, date, datetime]:
        answer: tuple[date, date, datetime] = await unit.carry_out(process, UUID(int=1), Note())
        return answer

    done = await executor.run(work, Origin(SYSTEM))
    assert done.answer == (day, day, EVENING)
    assert (await executor.read(notes, UUID(int=1))).state == (day,)
