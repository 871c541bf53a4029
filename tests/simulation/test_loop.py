"""The loop that a seed decides on."""

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any

import pytest

from shared.testing.simulation.loop import TURN, Loop, Process, Stuck


def play(main: Coroutine[Any, Any, Any], loop: Loop) -> Any:
    return loop.run(main, 10_000)


def order(seed: int) -> list[str]:
    done: list[str] = []

    async def step(name: str) -> None:
        for _ in range(3):
            done.append(name)
            await TURN

    async def main() -> None:
        await asyncio.gather(*(step(name) for name in "abcd"))

    play(main(), Loop(Random(seed)))
    return done


def test_the_seed_decides_who_runs_next() -> None:
    assert order(1) == order(1)
    assert len({"".join(order(seed)) for seed in range(20)}) > 15


def test_time_is_virtual() -> None:
    async def main() -> float:
        await asyncio.gather(asyncio.sleep(3600), asyncio.sleep(60))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(10):
                await asyncio.get_running_loop().create_future()
        return asyncio.get_running_loop().time()

    assert play(main(), Loop(Random(1))) == 3610


def test_what_is_killed_does_nothing_more() -> None:
    done: list[str] = []

    async def victim() -> None:
        try:
            while True:
                done.append("alive")
                await asyncio.sleep(1)
        finally:
            done.append("finally")

    async def main(loop: Loop) -> list[str]:
        process = Process("victim")
        loop.create_task(victim(), context=process.context)
        await asyncio.sleep(2.5)
        loop.kill(process)
        await asyncio.sleep(10)
        return list(done)

    loop = Loop(Random(1))
    assert play(main(loop), loop) == ["alive"] * 3


def test_what_is_frozen_goes_on_where_it_stood() -> None:
    times: list[float] = []

    async def sleeper(loop: Loop) -> None:
        for _ in range(3):
            await asyncio.sleep(1)
            times.append(loop.time())

    async def main(loop: Loop) -> None:
        process = Process("sleeper")
        task = loop.create_task(sleeper(loop), context=process.context)
        await asyncio.sleep(1.5)
        loop.freeze(process)
        await asyncio.sleep(10)
        loop.thaw(process)
        await task

    loop = Loop(Random(1))
    play(main(loop), loop)
    assert times == [1, 11.5, 12.5]


def test_a_deadlock_and_a_circle_are_told() -> None:
    async def nothing() -> None:
        await asyncio.get_running_loop().create_future()

    async def circle() -> None:
        while True:
            await TURN

    with pytest.raises(Stuck, match="everything waits"):
        play(nothing(), Loop(Random(1)))
    with pytest.raises(Stuck, match="not at rest after 10000 steps"):
        play(circle(), Loop(Random(1)))
