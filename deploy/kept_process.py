"""A child process that is kept running: when it dies it is started again after a short, growing pause."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy import child

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
STEADY = 30.0
"""Seconds after which a process counts as running well, and its next pause is the first again."""
STOP_PATIENCE = 15.0
"""Seconds from SIGTERM to SIGKILL."""


class KeptProcess:
    """`changed` is called whenever it was started or has ended."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        *,
        changed: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self.name, self.log = name, log
        self._command = [*child.bound(signal.SIGTERM, os.getuid(), os.getgid()), *command]
        self._environment = dict(environment)
        self._changed, self._say = changed, say
        self.pid: int | None = None
        self.deaths = 0

    async def keep(self, stop: asyncio.Event) -> None:
        """Run it until `stop` is set, then end it."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            began = time.monotonic()
            code = await self._run(stop)
            if stop.is_set():
                continue
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY else pause
            self._say(f"{self.name} {how_it_ended(code)}; starting it again in {pause:.1f} s (see {self.log})")
            await is_set_within(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _run(self, stop: asyncio.Event) -> int:
        with self.log.open("ab") as log:
            # In a session of its own, so that Ctrl-C reaches the supervisor alone, which then stops things in order.
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment,
                start_new_session=True,
            )  # fmt: skip
        self.pid = process.pid
        self._changed()
        ended, stopped = asyncio.ensure_future(process.wait()), asyncio.ensure_future(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            process.terminate()
            done, _ = await asyncio.wait({ended}, timeout=STOP_PATIENCE)
            if not done:
                self._say(f"{self.name} did not stop within {STOP_PATIENCE:.0f} s and was killed")
                process.kill()
        stopped.cancel()
        code = await ended
        self.pid = None
        self.deaths += 1
        self._changed()
        return code


def how_it_ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        return await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
