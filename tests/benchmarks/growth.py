"""What does not slow down as a log grows: appends, the tail, and commands on a long stream.

Here the reference is ours too: the same of a log of 10,000 events, and of streams of five. The logs are filled with one
statement; that of 10,000 anew before each round, since a round of appends adds more than that.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import cycle
from uuid import UUID, uuid4

import asyncpg
from uuid_utils.compat import uuid7

from deploy.databases import Database
from shared.kernel.decider import Decider
from shared.kernel.messages import Actor, Command
from shared.log.catalogue import Catalogue
from shared.log.execution import Executor
from shared.log.log import Commit, NewEvent
from shared.log.origin import Origin
from shared.log.postgres import PostgresLog
from shared.log.unit import Unit
from shared.readers.tail import PAGE, Tail
from tests.log.making import META

from .append import appending, rate
from .cluster import durable_database
from .loop import entered, loop
from .project import Sold, sales
from .table import Pairs, Row, by_turns, rates

HOLD, AIM = 0.8, 0.9
WRITERS = 64
SMALL, LARGE = 10_000, 1_000_000
TAIL = 10_000
LONG, SHORT, STREAMS = 5_000, 5, 100

FILL = """
    INSERT INTO event (position, stream, version, event_id, type, schema, data, meta, recorded_at)
    SELECT n, 'sale-' || md5((n / 10)::text)::uuid, 1 + n % 10, gen_random_uuid(), 'Sold', 1,
           jsonb_build_object('number', n, 'customer', 'customer ' || n % 97, 'amount', n * 100), $2::text::jsonb, now()
    FROM generate_series(1, $1::int) AS n
"""


class Sell(Command):
    amount: int


def sell(command: Sell, state: int) -> Sequence[Sold]:
    return [Sold(number=state + 1, customer="ACME", amount=command.amount)]


selling: Decider[Sell, int, Sold] = Decider("sale", 0, sell, lambda state, event: state + 1, sales.event_types())


async def fill(database: Database, count: int) -> None:
    """A log of just so many events."""
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("TRUNCATE event")
    await owner.execute(FILL, count, META)
    await owner.execute("VACUUM ANALYZE event")
    await owner.close()


async def tailed(log: PostgresLog) -> float:
    """Events per second: read and decoded, the last of them."""
    tail, head = Tail(log, Catalogue(sales.event_types())), await log.head()
    position, began = head - TAIL, time.perf_counter()
    while position < head:
        position = (await tail.after(position, PAGE))[-1].position
    return TAIL / (time.perf_counter() - began)


def afresh(database: Database, measured: Callable[[], Awaitable[float]]) -> Callable[[], Awaitable[float]]:
    """A round on a log that is filled before it."""

    async def filled() -> float:
        await fill(database, SMALL)
        return await measured()

    return filled


async def stream_of(log: PostgresLog, length: int) -> UUID:
    stream_id = uuid4()
    stream, data = selling.stream(stream_id), Sold(number=1, customer="ACME", amount=100).model_dump_json()
    for after in range(0, length, PAGE):
        versions = range(after + 1, min(after + PAGE, length) + 1)
        events = [NewEvent(uuid7(), stream, version, "Sold", 1, data, META) for version in versions]
        await log.append(Commit(events, [(stream, after)]))
    return stream_id


async def commanding(executor: Executor, streams: Sequence[UUID], seconds: float) -> float:
    """Commands per second, one after the other, on each of the streams in turn."""
    origin, began, done = Origin(Actor("bench")), time.perf_counter(), 0
    for stream_id in cycle(streams):

        async def sold(unit: Unit, on: UUID = stream_id) -> int:
            return await unit.send(selling, on, Sell(amount=100))

        await executor.run(sold, origin)
        done += 1
        if time.perf_counter() - began >= seconds:
            break
    return done / (time.perf_counter() - began)


async def commanded(log: PostgresLog, seconds: float) -> Pairs:
    """On one long stream, beside short ones: these grow with each command, so there are many of them."""
    executor = Executor(log, Catalogue(sales.event_types()))
    long = [await stream_of(log, LONG)]
    short = [await stream_of(log, SHORT) for _ in range(STREAMS)]
    for stream_id in (*long, *short):
        await executor.read(selling, stream_id)  # from here on it is warm
    return await by_turns(partial(commanding, executor, long, seconds), partial(commanding, executor, short, seconds))


@asynccontextmanager
async def opened(large: Database, small: Database, count: int) -> AsyncIterator[tuple[PostgresLog, PostgresLog]]:
    await fill(large, count)
    async with await PostgresLog.open(large.serving_url) as log, await PostgresLog.open(small.serving_url) as beside:
        yield log, beside


def rows(quick: bool) -> Iterator[Row]:
    count, seconds = (100_000, 0.3) if quick else (LARGE, 1.0)
    with (
        durable_database() as large, durable_database() as small, loop() as runner,
        entered(runner, opened(large, small, count)) as (log, beside),
    ):  # fmt: skip
        at_small = partial(afresh, small)
        tails = by_turns(lambda: tailed(log), at_small(lambda: tailed(beside)))
        yield rates(
            f"the tail at {count:,} events, beside {SMALL:,}", runner.run(tails), HOLD, AIM, f"the last {TAIL:,}"
        )
        appends = by_turns(
            lambda: rate(appending(log, False), WRITERS, seconds),
            at_small(lambda: rate(appending(beside, False), WRITERS, seconds)),
        )
        setting = f"1 connection each, {WRITERS} writers, {seconds:g} s each"
        yield rates(f"append at {count:,} events, beside {SMALL:,}", runner.run(appends), HOLD, AIM, setting)
        commands = runner.run(commanded(log, seconds))
        setting = f"warm, one after the other, {seconds:g} s each"
        yield rates(f"a command on a stream of {LONG:,}, beside {SHORT}", commands, HOLD, AIM, setting)
