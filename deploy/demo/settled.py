"""Waiting until what was done is known everywhere: nothing on its way between the services, no reader behind."""

import asyncio
from dataclasses import dataclass
from typing import Any

from deploy.demo.client import PATIENCE, Away, Client
from shared.settings import SERVICES

PAUSE = 0.2
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Look:
    """`heads`: the end of each service's log. `behind`: what still has work to do, in words."""

    heads: tuple[int, ...]
    behind: tuple[str, ...]


async def settled(client: Client) -> None:
    """Return once two looks in a row find no service behind and no log longer: what a policy does at the last
    event it sees makes others catch up once more. Raises Away when that stops coming nearer."""
    clock = asyncio.get_running_loop()
    before, moved = await _look(client), clock.time()
    while True:
        await asyncio.sleep(PAUSE)
        now = await _look(client)
        if now == before and not now.behind:
            return
        if now != before:
            moved = clock.time()
        elif clock.time() - moved > PATIENCE:
            raise Away(f"not all is done: {'; '.join(now.behind)}")
        before = now


async def _look(client: Client) -> Look:
    """The published heads are read before the statuses, so that what is compared with them can only be newer."""
    feeds = await asyncio.gather(
        *(client.get("ops", service, "/feed", after=0, limit=1, wait=0) for service in SERVICES)
    )
    published = {service: int(feed["head"]) for service, feed in zip(SERVICES, feeds, strict=True)}
    statuses = await asyncio.gather(*(client.get("ops", service, "/ops/status") for service in SERVICES))
    behind = [what for status in statuses for what in _behind(status, published)]
    return Look(tuple(int(status["head"]) for status in statuses), tuple(behind))


def _behind(status: dict[str, Any], published: dict[str, int]) -> list[str]:
    service = status["service"]
    if status["parked"]:
        raise Away(f"{status['parked']} events are parked in {service}; look with: sales parked list")
    found = [
        f"{reader['name']} of {service} is {reader['lag']} behind ({reader['state']})"
        for reader in status["readers"]
        if reader["lag"]
    ]
    return found + [
        f"{service} has {ingest['source']} up to {ingest['position']} of {published[ingest['source']]}"
        f" ({ingest['state']})"
        for ingest in status["ingest"]
        if ingest["position"] < published[ingest["source"]]
    ]
