"""Every row of docs/performance.md in one table, which build/bench.json then holds too.

    python -m tests.benchmarks [--quick] [name …]

A benchmark is a module of this package with

    def rows(quick: bool) -> Iterator[Row]

It starts what it measures (`cluster.durable_database`, and `loop` for the calls), yields each row as soon as it is
known (`table.by_turns` for the rounds, `table.rates` or `table.times` for the row) and leaves nothing behind. `quick`
asks for shorter rounds and smaller amounts, not for fewer rounds: all together are to take at most five minutes. To
add one, write the module and name it in BENCHMARKS. Each runs in a process of its own.
"""

import argparse
import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from .run import run
from .table import Row, table

BENCHMARKS = ("append", "library", "command", "project", "relay", "latency", "growth", "aging", "reports")
OUTPUT = Path("build/bench.json")


def run_all(names: Sequence[str], quick: bool) -> tuple[list[Row], list[str]]:
    """The rows of those that could be measured, and the names of those that could not."""
    rows: list[Row] = []
    failed = []
    for name in names:
        began = time.monotonic()
        try:
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                rows += alone.submit(run, name, quick).result()
        except Exception:
            traceback.print_exc()
            failed.append(name)
        print(f"{name} took {time.monotonic() - began:.0f} s", flush=True)
    return rows, failed


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    arguments.add_argument(
        "names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}; all where none is given"
    )
    arguments.add_argument("--quick", action="store_true", help="shorter rounds, smaller amounts")
    given = arguments.parse_args()
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        arguments.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    rows, failed = run_all(given.names or BENCHMARKS, given.quick)
    print(f"\n{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
          f"{', quick' if given.quick else ''}\n\n{table(rows)}")  # fmt: skip
    if not given.names:
        OUTPUT.parent.mkdir(exist_ok=True)
        OUTPUT.write_text(json.dumps([row.figures for row in rows], indent=1) + "\n", encoding="utf-8")
        print(f"\nwritten to {OUTPUT}")
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()
