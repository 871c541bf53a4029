"""`sales rebuild`: read tables built afresh from the log while their service serves, and old versions dropped."""

import time
from typing import Any
from urllib.parse import quote

from shared.cli.installation import Installation
from shared.cli.output import Failed, Output
from shared.cli.progress import Told, progress_of

LOOK = 0.2
"""Seconds between looks at how far it is."""
PATIENCE = 30.0
"""Seconds in which somebody has to begin it."""


def rebuild_projections(
    installation: Installation, output: Output, service: str, names: list[str], reason: str
) -> None:
    """One after the other, each taking its place once it is not behind. Raises Failed."""
    known = [item["name"] for item in _asked(installation, service)["items"]]
    for name in names:
        if name not in known:
            raise Failed(f"{service} has no projection {name!r}; it has {', '.join(known)}")
    with progress_of("Rebuilding", output) as progress:
        positions = {name: _rebuild(installation, service, name, reason, progress) for name in names or known}
    output.value(positions)
    output.table(("projection", "position"), list(positions.items()))


def drop_version(installation: Installation, output: Output, service: str, name: str, version: int, why: str) -> None:
    """Raises Failed where it is in use."""
    path, body = f"/ops/projections/{quote(name, safe='')}/drop", {"version": version, "reason": why}
    output.value(installation.ask(service, "POST", path, body))
    output.line(f"Version {version} of {name} is dropped.")


def _rebuild(installation: Installation, service: str, name: str, reason: str, progress: Told) -> int:
    """The position at which it took over."""
    installation.ask(service, "POST", f"/ops/projections/{quote(name, safe='')}/rebuild", {"reason": reason})
    until = time.monotonic() + PATIENCE
    while True:
        now = next(item for item in _asked(installation, service)["items"] if item["name"] == name)["rebuild"]
        progress(now["position"], now["target"], name)
        if now["state"] == "done":
            position: int = now["position"]
            return position
        if now["state"] == "failed":
            raise Failed(f"{name} could not be rebuilt: {now['detail']}")
        if now["state"] == "asked" and time.monotonic() > until:
            raise Failed(f"no worker of {service} has begun with {name}; it will, once one follows the log")
        time.sleep(LOOK)


def _asked(installation: Installation, service: str) -> dict[str, Any]:
    found: dict[str, Any] = installation.ask(service, "GET", "/ops/projections")
    return found
