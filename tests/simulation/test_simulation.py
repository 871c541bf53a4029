"""The kernel as it is, under the seeded simulation."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from shared.log.log import Feed
from shared.testing.memory import MemoryLog
from shared.testing.simulation.run import play

COUNT = int(os.environ.get("SIMULATION_SEEDS", "180"))
"""How many seeds; SIMULATION_SEED is one more, such as one that failed elsewhere."""


def test_every_schedule_ends_as_it_must() -> None:
    given = os.environ.get("SIMULATION_SEED")
    seeds = [*range(COUNT), *([int(given)] if given else [])]
    began, steps, failed = time.process_time(), 0, []
    for played in play(seeds):
        steps += played.steps
        if played.findings:
            failed.append(f"seed {played.seed}: {played.findings[0]}")
    rate = len(seeds) / (time.process_time() - began) * 60
    print(f"simulation: {len(seeds)} seeds up to {COUNT - 1}, {steps} steps, {rate:.0f} schedules a minute of CPU")
    assert failed == []


def test_the_schedules_reach_what_they_are_for() -> None:
    """Each kind of accident and answer happens within a few worlds, or the rules would hold for want of a test."""
    seen: Counter[str] = Counter()
    looked_for = (
        "is killed", "freezes", "goes on", "goes away", "for a moment", "epoch 2", "parks [", "retried", "discarded",
        "told # done", "refused", "conflict", "precondition", "unknown", "replayed", "checkpoint-moved", "claim-taken",
        "failed", "waits", "AlreadyExists", "relay 0>", "Kafka loses its first", "Kafka loses its last",
        "topic is deleted", "has a release", "2) takes over", "bank is restored", "club is restored",
    )  # fmt: skip
    holes = 0
    for played in play(range(40)):
        text = "\n".join(played.trace)
        for word in looked_for:
            seen[word] += text.replace("parks []", "").count(word)
        seen["told # done"] += sum(asked.told == "done" for asked in played.world.asked)
        holes += played.world.holes
    assert [word for word in looked_for if not seen[word]] == []
    assert holes


def test_a_seed_says_all_in_any_process() -> None:
    """Neither the order of sets nor the addresses of objects have a say."""
    texts = set()
    for hash_seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-m", "shared.testing.simulation", "--seed", "7"],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        texts.add(ran.stdout)
    [text] = texts
    [here] = play([7])
    assert text.splitlines()[: len(here.trace)] == here.trace
    assert text.endswith("all is as it must be\n")


def test_an_unannounced_epoch_stops_the_consumer_with_a_clear_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """From position 6 on the owner is in an epoch of which it never told, as after a restore by hand."""
    feed = MemoryLog.feed

    async def restored(log: MemoryLog, after: int, limit: int) -> Feed:
        page = await feed(log, after, limit)
        items = [replace(one, epoch=one.epoch + 1) if one.position > 5 else one for one in page.items]
        return Feed(page.epoch + (page.head > 5), items, page.next, page.head)

    monkeypatch.setattr(MemoryLog, "feed", restored)
    stopped = 0
    for played in play(range(10)):
        if all(row.position <= 5 or not row.published for row in played.world.bank.log.rows):
            continue  # it never came that far
        heard = [row.source_position or 0 for row in played.world.club.log.rows if row.source]
        assert played.rule == "no surprises"
        assert re.search(
            r"ingest stopped .*unannounced epoch \d of bank, known \d up to position \d", played.findings[0]
        )
        assert max(heard, default=0) <= 5
        stopped += 1
    assert stopped >= 5


def test_worlds_differ_by_their_seed_alone() -> None:
    one, other, third = (next(play([seed])).trace for seed in (1, 1, 2))
    assert one == other != third
