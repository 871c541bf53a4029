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
    """`places`: the end of each service's log, and how far each of its readers is. `behind`: what still has work
    to do, in words."""

    places: tuple[int, ...]
    behind: tuple[str, ...]


async def settled(client: Client) -> None:
    """Return once two looks in a row find no service behind and no log longer: what a policy does at the last
    event it sees makes others catch up once more. Raises Away when that stops coming nearer."""
    clock = asyncio.get_running_loop()
    before, moved = await _look(client), clock.time()
    while True:
        await asyncio.sleep(PAUSE)
        now = await _look(client)
        if now.places == before.places and not now.behind and not before.behind:
            return
        if now.places != before.places:
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
    places = [place for status in statuses for place in _places(status)]
    return Look(tuple(places), tuple(behind))


def _places(status: dict[str, Any]) -> list[int]:
    return [status["head"], *(reader["position"] for reader in status["readers"])]


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
