"""The relay: the published events in log order, none left out, whatever fails on the way."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from shared.log.log import Advance, Checkpoint, Commit, Published
from shared.messaging.relay import PAGE, BrokerAway, Relay, TopicMismatch
from shared.readers.status import Status
from shared.testing.memory import MemoryLog
from shared.testing.readstore import MemoryReadStore
from tests.messaging.test_ingest import no_sleep, publish, running, until


class ListTopic:
    """A topic in memory. `fail` may raise before a batch is written, or write a part of it and raise."""

    def __init__(self, fail: Callable[[int, Sequence[Published]], int | None] = lambda number, records: None) -> None:
        self.records: list[Published] = []
        self.fail, self.opened, self.batches = fail, 0, 0
        self.is_open = False

    async def open(self) -> bool:
        self.opened += 1
        self.is_open = True
        return not self.records

    async def send(self, records: Sequence[Published]) -> None:
        assert self.is_open
        self.batches += 1
        await asyncio.sleep(0)
        written = self.fail(self.batches, records)
        self.records += records if written is None else records[:written]
        if written is not None:
            self.is_open = False
            raise BrokerAway("not acknowledged")

    async def close(self) -> None:
        self.is_open = False

    @property
    def positions(self) -> list[int]:
        return [record.position for record in self.records]


async def relayed(log: MemoryLog, topic: ListTopic, up_to: int) -> Relay:
    relay = Relay(log, topic, sleep=no_sleep)
    async with running(relay):
        await until(lambda: relay.stored >= up_to, lambda: relay.state)
    return relay


def chain(positions: Sequence[int]) -> list[int]:
    """What a consumer keeps: each position once, in order."""
    kept = [0]
    for position in positions:
        if position > kept[-1]:
            kept.append(position)
    return kept[1:]


async def test_what_is_published_is_sent_in_log_order() -> None:
    log, topic = MemoryLog(), ListTopic()
    await publish(log, *range(1, 10))
    await relayed(log, topic, 8)
    assert topic.positions == [2, 4, 6, 8]
    assert topic.records == (await log.feed(0, 100)).items
    assert log.checkpoints["relay"] == Checkpoint(8, 1)
    assert not topic.is_open


async def test_it_goes_on_from_where_it_is_stored() -> None:
    log, topic = MemoryLog(), ListTopic()
    await publish(log, *range(1, 5))
    await relayed(log, topic, 4)
    await publish(log, *range(5, 9))
    await relayed(log, topic, 8)
    assert topic.positions == [2, 4, 6, 8]


@pytest.mark.parametrize("written", [0, 1, 3], ids=["nothing", "a part", "all, without an answer"])
async def test_after_a_failed_batch_it_begins_again_from_its_stored_position(written: int) -> None:
    log = MemoryLog()
    topic = ListTopic(lambda number, records: written if number == 1 else None)
    await publish(log, *range(1, 7))
    await relayed(log, topic, 6)
    assert topic.positions == [*[2, 4, 6][:written], 2, 4, 6]
    assert topic.opened == 2


async def test_two_relays_at_once_leave_nothing_out() -> None:
    log, topic = MemoryLog(), ListTopic()
    one, other = Relay(log, topic, sleep=no_sleep), Relay(log, topic, sleep=no_sleep)
    async with running(one), running(other):
        for number in range(1, 41):
            await publish(log, number)
        await until(lambda: log.checkpoints.get("relay", Checkpoint()).position == 40)
        await until(lambda: one.stored == other.stored == 40)
    assert chain(topic.positions) == list(range(2, 41, 2))


async def test_a_zombie_is_refused_by_the_checkpoint_and_reads_it_anew() -> None:
    log, topic = MemoryLog(), ListTopic()
    await publish(log, 1, 2)
    relay = Relay(log, topic, sleep=no_sleep)
    async with running(relay):
        await until(lambda: relay.stored == 2)
        await log.append(Commit(advance=Advance("relay", 2, 4)))
        await publish(log, 3, 4, 5, 6)
        await until(lambda: relay.stored == 6)
    assert chain(topic.positions) == [2, 4, 6]


async def test_a_crash_at_any_step_leaves_nothing_out() -> None:
    log = MemoryLog()
    await publish(log, *range(1, 13))
    for steps in range(1, 40):
        log.checkpoints.pop("relay", None)
        topic = ListTopic(lambda number, records: None if number % 2 else 1)
        for _ in range(3):
            task = asyncio.create_task(Relay(log, topic, sleep=no_sleep).run())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            stored = log.checkpoints.get("relay", Checkpoint()).position
            assert chain(topic.positions)[: stored // 2] == list(range(2, stored + 1, 2)), steps


async def test_a_topic_that_is_new_is_filled_from_the_beginning() -> None:
    log = MemoryLog()
    await publish(log, *range(1, 7))
    await relayed(log, ListTopic(), 6)
    made_anew = ListTopic()
    relay = Relay(log, made_anew, sleep=no_sleep)
    async with running(relay):
        await until(lambda: made_anew.positions == [2, 4, 6] and relay.stored == 6)
    assert log.checkpoints["relay"] == Checkpoint(6, 1)


async def test_more_than_a_page_goes_out_whole() -> None:
    log, topic = MemoryLog(), ListTopic()
    last = 4 * PAGE
    await publish(log, *range(1, last + 2))
    relay = Relay(log, topic, sleep=no_sleep)
    async with running(relay):
        await until(lambda: relay.position == last + 1)  # the last is not published
    assert topic.positions == list(range(2, last + 1, 2))
    assert (relay.stored, topic.batches) == (last, 2)


class WrongTopic(ListTopic):
    async def open(self) -> bool:
        raise TopicMismatch("it has 3 partitions and must have one")


async def test_a_wrong_topic_stops_it_with_a_clear_word() -> None:
    relay = Relay(MemoryLog(), WrongTopic())
    await asyncio.wait_for(relay.run(), 60)
    assert relay.state == "stopped: it has 3 partitions and must have one"


async def test_the_status_tells_how_far_it_is_behind() -> None:
    log = MemoryLog()
    topic = ListTopic(lambda number, records: 0)
    await publish(log, 1, 2, 3)
    relay = Relay(log, topic, sleep=no_sleep)
    status = Status("pipeline", log, [], [], MemoryReadStore(log), relay=relay)
    async with running(relay):
        await until(lambda: topic.batches > 2)
        [behind] = (await status.report())["readers"]
        topic.fail = lambda number, records: None
        await until(lambda: relay.position == 3)
        [level] = (await status.report())["readers"]
    assert (behind["name"], behind["kind"], behind["position"], behind["lag"]) == ("relay", "relay", 0, 3)
    assert behind["lag_seconds"] > 0
    assert (level["position"], level["lag"], level["lag_seconds"], level["state"]) == (3, 0, 0.0, "following")


async def test_one_that_stands_by_reports_what_the_other_has_stored() -> None:
    log = MemoryLog()
    await publish(log, 1, 2)
    await relayed(log, ListTopic(), 2)

    async def never(reader: str) -> None:
        await asyncio.Event().wait()

    idle = Relay(log, ListTopic(), never)
    async with running(idle):
        await until(lambda: idle.state == "standing by")
        [report] = (await Status("pipeline", log, [], [], MemoryReadStore(log), relay=idle).report())["readers"]
    assert (report["position"], report["lag"], report["state"]) == (2, 0, "standing by")
