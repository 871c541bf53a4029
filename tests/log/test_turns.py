"""Commands that met on a stream take turns, but nobody waits for ever behind one that cannot go on."""

import asyncio

import pytest

from shared.log import turns
from shared.log.turns import Turn, Turns


async def test_those_who_met_go_one_after_the_other() -> None:
    all_turns, order = Turns(), list[str]()

    async def go(name: str) -> None:
        async with Turn(all_turns) as turn:
            await turn.take("s-1")
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(go("a"), go("b"), go("c"))
    assert order == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]
    assert not all_turns.contended("s-1")


async def test_whoever_has_waited_long_enough_goes_on_without_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    all_turns = Turns()
    async with Turn(all_turns) as first:
        await first.take("s-1")
        async with Turn(all_turns) as second:
            await second.take("s-1")  # comes back although the first still holds it
        assert all_turns.contended("s-1")
    assert not all_turns.contended("s-1")
