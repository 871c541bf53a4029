"""Writers who contend for streams, as a process of its own: python -m tests.log.writers URL SECONDS SEED

Prints one line of JSON: what was acknowledged, event id to position, and how often a writer came too late.
"""

import asyncio
import json
import random
import sys
from typing import Any

from shared.log.log import Commit, Request, Status
from shared.log.postgres import PostgresLog
from tests.log.making import event

WRITERS, STREAMS = 16, 200


class Contest:
    def __init__(self, log: PostgresLog, seconds: float, seed: int) -> None:
        self._log, self._seed, self._seconds = log, seed, seconds
        self.acknowledged: dict[str, int] = {}
        self.conflicts = 0

    async def run(self) -> dict[str, Any]:
        self._end = asyncio.get_running_loop().time() + self._seconds
        await asyncio.gather(*(self._write(number) for number in range(WRITERS)))
        return {"acknowledged": self.acknowledged, "conflicts": self.conflicts}

    async def _write(self, number: int) -> None:
        """Each writer has its own idea of the streams' versions, and learns from its conflicts."""
        chance = random.Random(f"{self._seed}/{number}")
        versions: dict[str, int] = {}
        while asyncio.get_running_loop().time() < self._end:
            streams = chance.sample(range(STREAMS), chance.choice((1, 1, 1, 2)))
            names = [f"stream-{n}" for n in streams]
            found = [versions.get(name, 0) for name in names]
            events = [
                event(name, version + n + 1, published=n == 0)
                for name, version in zip(names, found, strict=True)
                for n in range(chance.choice((1, 1, 2)))
            ]
            request = Request("w", "r", str(events[0].event_id), "h", "") if chance.random() < 0.3 else None
            outcome = await self._log.append(Commit(events, list(zip(names, found, strict=True)), request))
            if outcome.status is Status.COMMITTED:
                versions.update({one.stream: one.version or 0 for one in events})
                for back, one in enumerate(reversed(events)):
                    self.acknowledged[str(one.event_id)] = outcome.position - back
            else:
                assert outcome.status is Status.VERSION_CONFLICT, outcome
                self.conflicts += 1
                for name, version in zip(names, found, strict=True):
                    versions[name] = version + len(await self._log.read_stream(name, version))


async def main(url: str, seconds: str, seed: str) -> None:
    async with await PostgresLog.open(url) as log:
        print(json.dumps(await Contest(log, float(seconds), int(seed)).run()))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
