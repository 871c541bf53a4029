"""Contending writers, and a tail that reads meanwhile: none missed, none twice, none out of order.

LOG_SOAK_SECONDS sets how long they write (3 by default).
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from shared.log.log import Recorded
from shared.log.postgres import PostgresLog
from shared.testing.postgres import Database
from tests.log.writers import Contest

SECONDS = float(os.environ.get("LOG_SOAK_SECONDS", "3"))


async def tail(log: PostgresLog, writing: "asyncio.Future[Any]") -> list[Recorded]:
    """Everything in the order in which a reader met it, until the writers are done and all of it is read."""
    met: list[Recorded] = []
    while True:
        done = writing.done()
        last = met[-1].position if met else 0
        page = await log.read(last, 1000)
        met += page
        if not page:
            if done:
                return met
            await log.wait(last, 0.2)


def check(met: list[Recorded], written: Sequence[dict[str, Any]]) -> None:
    assert [row.position for row in met] == list(range(1, len(met) + 1))
    acknowledged = {event_id: position for one in written for event_id, position in one["acknowledged"].items()}
    assert {str(row.event_id): row.position for row in met} == acknowledged
    assert len(acknowledged) == sum(len(one["acknowledged"]) for one in written)
    versions: Counter[str] = Counter()
    for row in met:
        versions[row.stream] += 1
        assert row.version == versions[row.stream]
    assert [row.recorded_at for row in met] == sorted(row.recorded_at for row in met)


async def follow(log: PostgresLog) -> list[int]:
    """The whole feed by its links."""
    last, positions = 0, []
    while items := (await log.feed(last, 1000)).items:
        for item in items:
            assert item.previous == last
            last = item.position
            positions.append(last)
    return positions


async def test_sixteen_writers_on_contended_streams_and_a_tail(
    postgres_log: PostgresLog, capsys: pytest.CaptureFixture[str]
) -> None:
    contest = asyncio.ensure_future(Contest(postgres_log, SECONDS, seed=1).run())
    met = await tail(postgres_log, contest)
    check(met, [await contest])
    assert await follow(postgres_log) == [row.position for row in met if row.published]
    with capsys.disabled():
        print(f"\n1 process, {SECONDS:g} s: {len(met)} events, {(await contest)['conflicts']} conflicts")


async def test_the_same_from_two_processes(
    postgres_log: PostgresLog, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    async def process(seed: int) -> dict[str, Any]:
        arguments = ("-m", "tests.log.writers", database.serving_url, str(SECONDS), str(seed))
        child = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
        out, _ = await child.communicate()
        assert child.returncode == 0
        written: dict[str, Any] = json.loads(out)
        return written

    processes = asyncio.gather(process(1), process(2))
    met = await tail(postgres_log, processes)
    written = await processes
    check(met, written)
    assert all(one["acknowledged"] for one in written)
    with capsys.disabled():
        counts = [(len(one["acknowledged"]), one["conflicts"]) for one in written]
        print(f"\n2 processes, {SECONDS:g} s: {len(met)} events, events and conflicts of each {counts}")
