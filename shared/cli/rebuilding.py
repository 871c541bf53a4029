"""`sales rebuild`: read tables built afresh from the log, while their service stands still."""

import asyncio

import psutil

from shared.cli.installation import Installation
from shared.cli.opened_service import manifest_of, opened, projections_of
from shared.cli.output import Failed, Output
from shared.cli.progress import Told, about, progress_of
from shared.log.log import LogUnavailable
from shared.readers.rebuild import rebuild
from shared.readers.store import InUse, Projected

PATIENCE = 30.0
"""Seconds that a service has to end."""


def rebuild_projections(installation: Installation, output: Output, service: str, projections: list[str]) -> None:
    """Stop the service, rebuild, and let the supervisor start it again, whatever came of it."""
    installation.address(service)
    chosen = projections_of(manifest_of(service), projections)
    with installation.data.holding(service), progress_of("Rebuilding", output) as progress:
        _end(installation.running.processes.get(service), service)
        try:
            positions = asyncio.run(_rebuild(installation, service, chosen, progress))
        except LogUnavailable as failure:
            raise Failed("the database does not answer") from failure
        except InUse as failure:
            raise Failed(str(failure)) from failure
    output.value(positions)
    output.table(("projection", "position"), list(positions.items()))


def _end(pid: int | None, service: str) -> None:
    if pid is None:
        return
    try:
        process = psutil.Process(pid)
        process.terminate()
        process.wait(PATIENCE)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired as failure:
        raise Failed(f"{service} (process {pid}) has not stopped after {PATIENCE:.0f} s") from failure


async def _rebuild(installation: Installation, service: str, chosen: list[Projected], progress: Told) -> dict[str, int]:
    async with opened(installation, service) as one:
        return {
            projected.name: await rebuild(projected, one.store, one.tail, about(projected.name, progress))
            for projected in chosen
        }
