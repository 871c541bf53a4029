"""Loading the demo data with a progress bar, or with plain lines where nobody looks on."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.demo import load
from deploy.demo.client import Away, Refused
from shared.cli.installation import Installation
from shared.cli.output import Failed, Output
from shared.web.roles import Role

PLAIN_STEPS = 10
"""How often a plain line tells how far it is."""


def load_demo(installation: Installation, output: Output) -> None:
    """Raises Failed with the reason where a service refuses or stays away; the next load goes on from there."""
    addresses = installation.running.addresses
    try:
        with progress_of(output) as progress:
            asyncio.run(load(addresses, lambda role: installation.token(Role(role)), progress))
    except (Refused, Away) as failure:
        raise Failed(f"the demo data did not load: {failure}") from failure
    installation.data.demo_mark.touch()


@contextmanager
def progress_of(output: Output) -> Iterator[Callable[[int, int, str], None]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield plain_progress(output)
        return
    columns = (
        TextColumn("Demo data"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def plain_progress(output: Output) -> Callable[[int, int, str], None]:
    told = 0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal told
        if done * PLAIN_STEPS // max(total, 1) > told:
            told = done * PLAIN_STEPS // total
            output.line(f"Demo data: {done} of {total} ({what})")

    return progress
