"""Ingest: exactly once, in order, whatever the way does to the records."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Protocol
from uuid import UUID, uuid5

import httpx
import pytest

from shared.log.log import Checkpoint, Commit, Feed, Log, NewEvent, Published
from shared.log.postgres import PostgresLog
from shared.messaging import heard as module
from shared.messaging.feed import FeedTransport, feed_page
from shared.messaging.heard import foreign
from shared.messaging.ingest import Ingest
from shared.messaging.transport import OwnerAway
from shared.testing.memory import MemoryLog
from shared.testing.postgres import FreshDatabase

STREAM = f"contract-{UUID(int=1)}"


def fact(number: int, published: bool = True) -> NewEvent:
    data = json.dumps({"number": number, "text": "合同"}, ensure_ascii=False)
    return NewEvent(
        event_id=uuid5(UUID(int=1), str(number)),
        stream=STREAM,
        version=number,
        type="Signed",
        schema=1,
        data=data,
        meta=json.dumps(
            {"time": "2004-01-05T00:00:00+00:00", "actor": "ann", "correlation": str(UUID(int=7)), "causation": None,
             "hops": 2}
        ),
        published=f'{{"type": "DealSigned", "schema": 3, "data": {data}}}' if published else None,
    )  # fmt: skip


async def publish(log: Log, *numbers: int) -> None:
    """Append the facts; only even numbers are published."""
    for number in numbers:
        await log.append(Commit([fact(number, number % 2 == 0)], [(STREAM, number - 1)]))


class OwnFeed:
    """The owner's log itself as a perfect transport, and the base of worse ones."""

    def __init__(self, owner: Log) -> None:
        self.owner = owner
        self.closed = False

    async def receive(self, after: int, wait: float) -> Feed:
        seen = await self.owner.head()
        page = await self.owner.feed(after, 500)
        if not page.items:
            await self.owner.wait(seen, min(wait, 0.05))
        return page

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        return await self.owner.feed(after, limit)

    async def close(self) -> None:
        self.closed = True


class Garbled(OwnFeed):
    """Each page goes through `garble`; the head is not told, as a broker would not."""

    def __init__(self, owner: Log, garble: Callable[[Sequence[Published]], Sequence[Published]]) -> None:
        super().__init__(owner)
        self.garble = garble

    async def receive(self, after: int, wait: float) -> Feed:
        page = await super().receive(after, wait)
        return replace(page, items=self.garble(page.items), head=0)


async def no_sleep(seconds: float) -> None:
    await asyncio.sleep(0)


def ingest(log: Log, transport: OwnFeed | FeedTransport, check_seconds: float = 30.0) -> Ingest:
    return Ingest("pipeline", log, transport, head_check_seconds=check_seconds, sleep=no_sleep)


class Runs(Protocol):
    async def run(self) -> None: ...


@asynccontextmanager
async def running(consumer: Runs) -> AsyncIterator[None]:
    task = asyncio.create_task(consumer.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool], what: Callable[[], object] = lambda: "") -> None:
    try:
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0.001)
    except TimeoutError:
        raise AssertionError(f"never came: {what()}") from None


def stands_at(consumer: Ingest, position: int) -> bool:
    return consumer.position == position


def heard(log: MemoryLog) -> list[int | None]:
    return [row.source_position for row in log.rows if row.source == "pipeline"]


async def test_what_is_published_arrives_whole() -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, 1, 2, 3, 4)
    consumer = ingest(own, OwnFeed(owner))
    async with running(consumer):
        await until(lambda: consumer.position == 4)
    first = own.rows[0]
    assert heard(own) == [2, 4]
    assert (first.event_id, first.stream, first.version) == (fact(2).event_id, STREAM, None)
    assert (first.type, first.schema, json.loads(first.data)) == ("DealSigned", 3, {"number": 2, "text": "合同"})
    assert first.meta == json.loads(fact(2).meta)
    assert first.published is None
    assert own.checkpoints["ingest:pipeline"] == Checkpoint(4, 1)


@pytest.mark.parametrize(
    "garble",
    [
        lambda items: [one for one in items for _ in range(3)],
        lambda items: [*items, *items],
        lambda items: [one for one in items if one.position % 3],
        lambda items: list(reversed(items)),
        lambda items: items[-1:],
    ],
    ids=["each thrice", "all again", "every third lost", "backwards", "only the last"],
)
async def test_duplicates_are_skipped_and_holes_healed(
    garble: Callable[[Sequence[Published]], Sequence[Published]],
) -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 41))
    consumer = ingest(own, Garbled(owner, garble), check_seconds=0.0)
    async with running(consumer):
        await until(lambda: consumer.position == 40, lambda: consumer)
    assert heard(own) == list(range(2, 41, 2))


async def test_holes_are_counted() -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 9))
    consumer = ingest(own, Garbled(owner, lambda items: [one for one in items if one.position != 4]))
    async with running(consumer):
        await until(lambda: consumer.position == 8)
    assert (consumer.holes, heard(own)) == (1, [2, 4, 6, 8])


async def test_a_lost_tail_is_found_by_comparing_heads() -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 9))
    consumer = ingest(own, Garbled(owner, lambda items: [one for one in items if one.position < 5]), 0.01)
    async with running(consumer):
        await until(lambda: consumer.position == 8)
    assert (consumer.holes, heard(own)) == (1, [2, 4, 6, 8])


async def test_an_announced_epoch_is_adopted() -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, 1, 2)
    await owner.begin_epoch(10, 3, 9)
    await publish(owner, 3, 4)
    consumer = ingest(own, OwnFeed(owner))
    async with running(consumer):
        await until(lambda: consumer.position == 12)
    assert own.checkpoints["ingest:pipeline"] == Checkpoint(12, 2)
    assert [row.type for row in own.rows] == ["DealSigned", "EpochBegan", "DealSigned"]


class Kept(OwnFeed):
    """A broker that still holds what the owner has lost; the owner may be away."""

    def __init__(self, owner: Log, kept: Log) -> None:
        super().__init__(owner)
        self.kept, self.away = kept, False

    async def receive(self, after: int, wait: float) -> Feed:
        page = await self.kept.feed(after, 500)
        return replace(page, head=0) if page.items else await super().receive(after, wait)

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        if self.away:
            raise OwnerAway("it starts")
        return await super().feed(after, limit, wait)


async def test_what_a_restored_owner_has_lost_is_not_heard_from_a_broker_that_still_holds_it() -> None:
    owner, restored, own = MemoryLog(), MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 13))
    await publish(restored, *range(1, 5))
    await restored.begin_epoch(20, 5, 19)
    async with running(consumer := ingest(own, Kept(restored, owner))):
        await until(lambda: consumer.position == 20, lambda: consumer)
    assert heard(own) == [2, 4, 20]


async def test_a_consumer_that_was_restored_waits_for_its_owners_word() -> None:
    owner, restored, own, other = MemoryLog(), MemoryLog(), MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 13))
    await publish(restored, *range(1, 5))
    await restored.begin_epoch(20, 5, 19)
    await own.begin_epoch(7, None, None)
    kept, same = Kept(restored, owner), Kept(restored, owner)
    kept.away = same.away = True
    async with running(consumer := ingest(own, kept)), running(ingest(other, same)):
        await until(lambda: 12 in heard(other) and consumer.state.startswith("waiting: OwnerAway"))
        assert heard(own) == []
        kept.away = False
        await until(lambda: consumer.position == 20, lambda: consumer)
    assert heard(own) == [2, 4, 20]


class Lagging(OwnFeed):
    """Brings no more than `most` records, and tells of all that there are."""

    most = 2

    async def receive(self, after: int, wait: float) -> Feed:
        most = self.most  # the owner may be another one by the time its page is there
        page = await super().receive(after, wait)
        return replace(page, items=page.items[:most])

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        most = self.most
        page = await super().feed(after, limit, wait)
        return replace(page, items=page.items[:most])


async def test_what_a_consumer_only_heard_of_is_not_waited_for_once_its_owner_has_lost_it() -> None:
    owner, restored, own = MemoryLog(), MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 13))
    await publish(restored, 1, 2)
    await restored.begin_epoch(5, 3, 4)
    transport = Lagging(owner)
    consumer = ingest(own, transport, check_seconds=0.05)
    transport.most = 0
    async with running(consumer):
        await until(lambda: consumer._checked is not None and consumer._checked[1] == 12, lambda: consumer)
        transport.owner, transport.most = restored, 2
        await until(lambda: consumer.position == 5, lambda: consumer)
        checked = consumer._checked
        await until(lambda: consumer._checked not in (None, checked) and consumer.state == "following")
    assert (consumer.holes, heard(own)) == (0, [2, 5])


async def test_what_a_restored_owner_tells_again_at_other_positions_stays_as_it_was_heard_first() -> None:
    """As where its policies answer again, under the same ids, to what it has heard again."""
    owner, restored, own = MemoryLog(), MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 13))
    async with running(first := ingest(own, OwnFeed(owner))):
        await until(lambda: first.position == 12)
    await publish(restored, *range(1, 5))
    await restored.begin_epoch(20, 5, 19)
    for version, number in enumerate((6, 102, 8, 10, 12), start=5):
        await restored.append(Commit([fact(number)._replace(version=version)], [(STREAM, version - 1)]))
        async with running(again := ingest(own, OwnFeed(restored))):
            await until(partial(stands_at, again, restored.top))
    assert heard(own) == [2, 4, 6, 8, 10, 12, 20, 22]
    assert own.checkpoints["ingest:pipeline"] == Checkpoint(25, 2)
    later = MemoryLog()
    for position in (6, 12):
        await later.append(Commit([foreign("pipeline", (await owner.feed(position - 1, 1)).items[0])]))
    async with running(at_once := ingest(later, OwnFeed(restored))):
        await until(lambda: at_once.position == 25, lambda: at_once)
    assert heard(later) == [6, 12, 2, 4, 20, 22, 23, 24]


async def test_an_unannounced_epoch_stops_the_consumer_with_a_clear_word() -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 9))
    transport = Garbled(owner, lambda items: [replace(one, epoch=3 if one.position > 4 else 1) for one in items])
    consumer = ingest(own, transport)
    await asyncio.wait_for(consumer.run(), 60)
    assert consumer.state == "stopped: unannounced epoch 3 of pipeline, known 1 up to position 4"
    assert heard(own) == [2, 4]
    assert transport.closed


async def test_an_owner_that_went_back_without_a_new_epoch_stops_the_consumer() -> None:
    owner, restored, own = MemoryLog(), MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 9))
    await publish(restored, *range(1, 5))
    consumer = ingest(own, OwnFeed(owner))
    async with running(consumer):
        await until(lambda: consumer.position == 8)
    again = ingest(own, OwnFeed(restored))
    await asyncio.wait_for(again.run(), 60)
    assert again.state == (
        "stopped: pipeline's log ends at 4 in epoch 1, but 8 is known: it was restored without a new epoch"
    )


async def test_an_owner_that_is_away_is_asked_again() -> None:
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, 1, 2)
    consumer = ingest(own, Flaky(owner, failures=5))
    seen: list[str] = []
    consumer.sleep = _recording(lambda: seen.append(consumer.state))
    async with running(consumer):
        await until(lambda: consumer.position == 2)
        await until(lambda: consumer.state == "following")
    assert seen == ["waiting: OwnerAway: no answer"] * 5


def _recording(note: Callable[[], None]) -> Callable[[float], Awaitable[None]]:
    async def sleep(seconds: float) -> None:
        note()

    return sleep


class Flaky(OwnFeed):
    def __init__(self, owner: Log, failures: int) -> None:
        super().__init__(owner)
        self.failures = failures

    async def receive(self, after: int, wait: float) -> Feed:
        if self.failures:
            self.failures -= 1
            raise OwnerAway("no answer")
        return await super().receive(after, wait)


async def test_two_consumers_of_one_source_do_not_hear_anything_twice() -> None:
    owner, own = MemoryLog(), MemoryLog()
    one, other = ingest(own, OwnFeed(owner)), ingest(own, OwnFeed(owner))
    async with running(one), running(other):
        for number in range(1, 41):
            await publish(owner, number)
        await until(lambda: one.position == other.position == 40)
    assert heard(own) == list(range(2, 41, 2))


async def test_a_crash_at_any_step_loses_and_repeats_nothing() -> None:
    owner = MemoryLog()
    await publish(owner, *range(1, 13))
    for steps in range(1, 60):
        own = MemoryLog()
        for _ in range(3):
            task = asyncio.create_task(ingest(own, Garbled(owner, lambda items: [*items[:3], *items[:1]])).run())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            expected = list(range(2, 13, 2))[: len(heard(own))]
            assert heard(own) == expected, steps
            assert own.checkpoints.get("ingest:pipeline", Checkpoint()).position == (expected or [0])[-1]


def http_owner(log: Log, seen: list[httpx.Request], status: int = 200) -> FeedTransport:
    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if status != 200:
            return httpx.Response(status)
        query = {name: int(value) for name, value in request.url.params.items()}
        return httpx.Response(200, json=await feed_page(log, query["after"], query["limit"], 0))

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return FeedTransport("http://pipeline:8002", httpx.BasicAuth("performance", "secret"), client)


async def test_the_feed_over_http_is_a_transport() -> None:
    owner, own = MemoryLog(), MemoryLog()
    seen: list[httpx.Request] = []
    await publish(owner, *range(1, 9))
    consumer = ingest(own, http_owner(owner, seen))
    async with running(consumer):
        await until(lambda: consumer.position == 8)
    assert heard(own) == [2, 4, 6, 8]
    asked = [str(request.url) for request in seen[:2]]
    assert asked == [f"http://pipeline:8002/feed?after=0&limit=500&wait={wait}" for wait in (0, 20)]
    assert seen[0].headers["authorization"].startswith("Basic ")


async def test_a_feed_that_refuses_is_an_owner_who_is_away() -> None:
    transport = http_owner(MemoryLog(), [], status=503)
    with pytest.raises(OwnerAway, match="answered 503"):
        await transport.feed(0, 1, 0)
    await transport.close()


async def test_a_page_of_the_feed_is_as_the_api_says() -> None:
    log = MemoryLog()
    await publish(log, 1, 2, 3, 4)
    page = await feed_page(log, 0, 1)
    assert page == {
        "epoch": 1,
        "items": [
            {
                "epoch": 1,
                "position": 2,
                "previous": 0,
                "stream": STREAM,
                "event_id": str(fact(2).event_id),
                "type": "DealSigned",
                "schema": 3,
                "time": "2004-01-05T00:00:00+00:00",
                "correlation": str(UUID(int=7)),
                "causation": None,
                "actor": "ann",
                "hops": 2,
                "traceparent": f"00-{UUID(int=7).hex}-{fact(2).event_id.hex[16:]}-00",
                "data": {"number": 2, "text": "合同"},
            }
        ],
        "next": 2,
        "head": 4,
    }
    assert await feed_page(log, 99) == {"epoch": 1, "items": [], "next": 99, "head": 4}


async def test_the_feed_waits_for_the_first_published_event() -> None:
    log = MemoryLog()
    waiting = asyncio.create_task(feed_page(log, 0, 10, wait=60))
    await publish(log, 1)  # not published
    await publish(log, 2)
    page = await asyncio.wait_for(waiting, 50)
    assert [item["position"] for item in page["items"]] == [2]


async def test_commits_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMMIT_BYTES", 100)
    owner, own = MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 21))
    consumer = ingest(own, OwnFeed(owner))
    async with running(consumer):
        await until(lambda: consumer.position == 20)
    assert heard(own) == list(range(2, 21, 2))
    assert [len(part) for part in module.parts([fact(number) for number in range(1, 8)])] == [3, 3, 1]


async def test_ingest_into_postgres(fresh_database: FreshDatabase) -> None:
    owner = MemoryLog()
    await publish(owner, *range(1, 41))
    async with await PostgresLog.open(fresh_database().serving_url) as own:
        consumer = ingest(own, Garbled(owner, lambda items: [one for one in items if one.position != 10]))
        async with running(consumer):
            await until(lambda: consumer.position == 40, lambda: consumer)
        rows = await own.read(0, 100)
        assert [row.source_position for row in rows] == list(range(2, 41, 2))
        assert await own.checkpoint("ingest:pipeline") == Checkpoint(40, 1)
        assert rows[0].meta == json.loads(fact(2).meta)
        assert await own.checkpoint("holes:pipeline") == Checkpoint(1, 1), "a restart forgets no hole"


async def test_a_proxy_of_the_environment_does_not_stand_between_services_of_one_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = json.dumps(await feed_page(MemoryLog(), 0)).encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        transport = FeedTransport(f"http://127.0.0.1:{port}", httpx.Auth())
        assert await transport.feed(0, 1, 0) == Feed(1, [], 0, 0)
        await transport.close()
