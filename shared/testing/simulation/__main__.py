"""python -m shared.testing.simulation --seeds 0..2000 | --seed 168"""

import argparse
import sys
import time
from collections import Counter

from .run import play


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
    for played in play(range(first, end)):
        steps, commands = steps + played.steps, commands + played.commands
        if played.findings:
            failed[played.rule] += 1
            print(f"seed {played.seed}: {played.findings[0][:600]}")
    took, count = time.perf_counter() - began, end - first
    print(
        f"{count} seeds, {sum(failed.values())} failed {dict(failed) if failed else ''}; "
        f"{commands / count:.0f} commands and {steps / count:.0f} steps each; "
        f"{count / took * 60:.0f} schedules a minute, {count / time.process_time() * 60:.0f} a minute of CPU"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
