"""Progress of long work: a bar on a terminal, a few plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shared.cli.output import Output

Told: TypeAlias = Callable[[int, int, str], None]
"""Called with what is done, the total, and what it is about."""

PLAIN_LINES = 10


@contextmanager
def progress_of(title: str, output: Output) -> Iterator[Told]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield plain(title, output)
        return
    columns = (
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def plain(title: str, output: Output) -> Told:
    told = 0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal told
        reached = done * PLAIN_LINES // max(total, 1)
        if reached > told:
            output.line(f"{title}: {done} of {total} ({what})")
        told = reached  # which falls where the next piece of work begins

    return progress


def about(what: str, told: Told) -> Callable[[int, int], None]:
    """For work that tells only how far it is."""
    return lambda done, total: told(done, total, what)
