"""Experiment 12: properties of everything with money in it on many more cases than the tests try, and the simulation on
seeds that nobody has chosen. Nothing is broken but what they break themselves; the site is there to be checked."""

import os
import re
import subprocess
import sys
from pathlib import Path

from .site import NeverCame
from .trial import Experiment, Trial

SEEDS = 2_000
TIMES = 10
"""So many more cases of each property than in CI."""
PROPERTIES = "from hypothesis import"
"""What a file of tests with properties says."""


def run(trial: Trial) -> None:
    with trial.traffic(workers=1) as traffic:
        traffic.wait_for_acks("pipeline", 1)
    files = sorted(str(path) for path in Path("tests").rglob("test_*.py") if PROPERTIES in path.read_text())
    told = said(["pytest", "-q", "-p", "no:cacheprovider", *files], EXAMPLES=str(TIMES))
    passed = re.search(r"(\d+) passed", told)
    trial.must(passed is not None and "failed" not in told, told[-2000:])
    trial.row.injected[f"files of properties, {TIMES} times as many cases"] = len(files)
    trial.row.injected["schedules of the simulation"] = SEEDS
    trial.show(simulated(trial, trial.random.randrange(10**6)))


def simulated(trial: Trial, first: int) -> str:
    told = said(["shared.testing.simulation", "--seeds", f"{first}..{first + SEEDS}"])
    trial.must(f"{SEEDS} seeds, 0 failed" in told, told)
    return f"simulation from seed {first}: {told.splitlines()[-1]}"


def said(module: list[str], **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *module], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    if not done.stdout:
        raise NeverCame(f"{module[0]}: {done.stderr}")
    return done.stdout


experiment = Experiment(12, "properties, and the simulation", run, short_form="tests/simulation/test_simulation.py")
