"""Experiment 4: the disk of PostgreSQL is full. There are only 503s until there is room again; nothing is lost, and no
service is restarted. Needs root, which may mount a small disk."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.settings import SERVICES

from .database_kill import MEANWHILE
from .site import Site
from .traffic import Traffic
from .trial import Experiment, Trial

TIMES = 3
ROOM = 256 * 1024 * 1024
"""Bytes that the disk has beyond what is on it."""
CHUNK = 1024 * 1024
REFUSED = 20
"""Answers of 503 that show that the disk is full."""


def run(trial: Trial) -> None:
    site = trial.site
    before = {name: process.pid for name, process in site.processes.items()}
    with small_disk(site) as disk:
        with trial.traffic() as traffic:
            for _ in range(1 if trial.short else TIMES):
                fill(trial, traffic, disk / "filler")
        trial.settle()
    after = {name: process.pid for name, process in site.processes.items() if process.poll() is None}
    trial.must(after == before, f"processes were {before} and are {after}")


def fill(trial: Trial, traffic: Traffic, filler: Path) -> None:
    """Take all room there is, until commands are refused; then give it back. PostgreSQL gives up where it has no room
    for its own log, and is started again, as a supervisor does."""
    for service in SERVICES:
        traffic.wait_for_acks(service, 5)
    began = trial.injected("disk full")
    with filler.open("wb") as file:

        def is_refused() -> bool:
            occupy(file.fileno())
            return traffic.statuses(began, float("inf"))[503] >= REFUSED

        trial.site.wait_until(is_refused, "answers of 503")
    filler.unlink()
    if trial.site.server.exit_code() is not None:
        trial.count("PostgreSQL gave up", 1)
        trial.site.start_database()
    seconds = max(traffic.recovered(service, began) for service in SERVICES)
    trial.row.recovery.append(seconds)
    answers = traffic.statuses(began, began + seconds)
    trial.must(answers.keys() <= MEANWHILE, f"answers while the disk was full: {dict(answers)}")
    trial.count("503", answers[503])


def occupy(file: int) -> None:
    """Whatever is free, also what was set free since."""
    try:
        while True:
            os.write(file, bytes(CHUNK))
    except OSError:
        return


@contextmanager
def small_disk(site: Site) -> Iterator[Path]:
    """PostgreSQL's data on a disk of its own, in memory; back where it was at the end."""
    data = site.server.data
    site.server.stop()
    aside = data.with_name("data.aside")
    data.rename(aside)
    data.mkdir(mode=0o700)
    size = sum(one.stat().st_size for one in aside.rglob("*") if one.is_file()) + ROOM
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", data], check=True)
    try:
        _move(aside, data)
        site.start_database()
        yield data
        site.server.stop()
        _move(data, aside)
    finally:
        site.server.stop()
        subprocess.run(["umount", data], check=True)
    data.rmdir()
    aside.rename(data)
    site.start_database()


def _move(source: Path, target: Path) -> None:
    """With owners and modes, as `cp -a` does."""
    subprocess.run(["cp", "-a", f"{source}/.", target], check=True)


experiment = Experiment(4, "disk of PostgreSQL full", run, short_form="tests/log/test_appender.py")
