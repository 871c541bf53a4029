"""One benchmark, in a process of its own."""

import sys
from importlib import import_module

import structlog

from shared.service import collect_rarely

from .table import Row


def run(name: str, quick: bool) -> list[Row]:
    """All rows of one benchmark, shown as they come."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    collect_rarely()  # as a service does
    rows = []
    for row in import_module(f"tests.benchmarks.{name}").rows(quick):
        low, high = row.spread
        print(f"{row.name}: {row.ratio:.2f} ({low:.2f} to {high:.2f}), hold {row.hold:g}: {row.verdict}", flush=True)
        rows.append(row)
    return rows
