"""A kept process comes back when it dies, and ends when told."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from deploy import kept_process
from deploy.kept_process import KeptProcess

PATIENT = "import time; time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {PATIENT}"


class Kept:
    """A kept process, what was said about it, and a way to wait for its next start or end."""

    def __init__(self, program: str, log: Path) -> None:
        self.said: list[str] = []
        self._changed = asyncio.Event()
        self.process = KeptProcess(
            "worker", [sys.executable, "-c", program], {}, log,
            changed=self._changed.set, say=self.said.append,
        )  # fmt: skip

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[int]:
        stop = asyncio.Event()
        keeping = asyncio.create_task(self.process.keep(stop))
        await self.until(lambda: self.process.pid is not None)
        assert self.process.pid is not None
        yield self.process.pid
        stop.set()
        await asyncio.wait_for(keeping, 60)
        assert self.process.pid is None


async def test_a_process_that_is_killed_comes_back_and_one_line_says_so(place: Path) -> None:
    kept = Kept(PATIENT, place / "log")
    async with kept.running() as first:
        os.kill(first, signal.SIGKILL)
        await kept.until(lambda: kept.process.pid not in (None, first))
        assert kept.process.deaths == 1
        assert kept.said == [f"worker was ended by SIGKILL; starting it again in 0.2 s (see {place / 'log'})"]


async def test_the_pauses_grow(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_process, "FIRST_PAUSE", 0.01)
    kept = Kept("raise SystemExit(3)", place / "log")
    async with kept.running():
        await kept.until(lambda: kept.process.deaths == 4)
    pauses = [float(line.split(" in ")[1].split(" s ")[0]) for line in kept.said]
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1]
    assert kept.said[0].startswith("worker ended with status 3; ")


async def test_it_is_told_to_end_when_all_is_to_stop(place: Path) -> None:
    kept = Kept(PATIENT, place / "log")
    async with kept.running() as pid:
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert kept.said == []


async def test_one_that_does_not_listen_is_killed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_process, "STOP_PATIENCE", 0.1)
    log = place / "log"
    kept = Kept(STUBBORN, log)
    async with kept.running() as pid, asyncio.timeout(60):
        while "deaf" not in log.read_text():
            await asyncio.sleep(0.02)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert len(kept.said) == 1
