"""`sales rebuild`: read tables built afresh from the log, while their service serves."""

import asyncio

from shared.cli.installation import Installation
from shared.cli.opened_service import manifest_of, opened, projections_of
from shared.cli.output import Failed, Output
from shared.cli.progress import Told, about, progress_of
from shared.log.log import LogUnavailable
from shared.readers.rebuild import rebuild
from shared.readers.store import InUse, Projected


def rebuild_projections(installation: Installation, output: Output, service: str, projections: list[str]) -> None:
    """One after the other, each taking its place once it is not behind."""
    installation.address(service)
    chosen = projections_of(manifest_of(service), projections)
    with progress_of("Rebuilding", output) as progress:
        try:
            positions = asyncio.run(_rebuild(installation, service, chosen, progress))
        except LogUnavailable as failure:
            raise Failed("the database does not answer") from failure
        except InUse as failure:
            raise Failed(str(failure)) from failure
    output.value(positions)
    output.table(("projection", "position"), list(positions.items()))


async def _rebuild(installation: Installation, service: str, chosen: list[Projected], progress: Told) -> dict[str, int]:
    async with opened(installation, service) as one:
        return {
            projected.name: await rebuild(projected, one.store, one.tail, about(projected.name, progress))
            for projected in chosen
        }
