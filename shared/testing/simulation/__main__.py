"""python -m shared.testing.simulation --seeds 0..2000 | --seed 168"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import chain

from .run import play

PART = 50
"""Seeds that a process takes at a time."""


def main() -> int:
    parser = argparse.ArgumentParser("python -m shared.testing.simulation", description="The seeded simulation.")
    parser.add_argument("--seeds", default="0..1000", help="from..to, the last not included")
    parser.add_argument("--seed", type=int, help="this one alone, step by step")
    given = parser.parse_args()
    return _tell(given.seed) if given.seed is not None else _many(*map(int, given.seeds.split("..")))


def _tell(seed: int) -> int:
    [played] = play([seed])
    print(*played.trace, sep="\n")
    print(f"seed {seed}: {played.commands} commands, {played.steps} steps")
    print(*(played.findings or ["all is as it must be"]), sep="\n")
    return 1 if played.findings else 0


def _many(first: int, end: int) -> int:
    began, failed, steps, commands = time.perf_counter(), Counter[str](), 0, 0
    with ProcessPoolExecutor() as pool:
        for seed, found, its_steps, its_commands in chain.from_iterable(pool.map(_some, _parts(first, end))):
            steps, commands = steps + its_steps, commands + its_commands
            if found:
                failed[found.partition(":")[0]] += 1
                print(f"seed {seed}: {found[:600]}")
    took, count = time.perf_counter() - began, end - first
    print(
        f"{count} seeds, {sum(failed.values())} failed {dict(failed) if failed else ''}; "
        f"{commands / count:.0f} commands and {steps / count:.0f} steps each; "
        f"{count / took * 60:.0f} schedules a minute on {os.cpu_count()} cores"
    )
    return 1 if failed else 0


def _parts(first: int, end: int) -> list[range]:
    return [range(start, min(start + PART, end)) for start in range(first, end, PART)]


def _some(seeds: range) -> list[tuple[int, str, int, int]]:
    """Of each seed the first finding, steps and commands."""
    return [(one.seed, one.findings[0] if one.findings else "", one.steps, one.commands) for one in play(seeds)]


if __name__ == "__main__":
    sys.exit(main())
