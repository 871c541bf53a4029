"""One experiment carried out: its fault injected under traffic, everything checked afterwards, a row of the table."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from deploy.demo.client import Away, Client
from deploy.demo.settled import settled
from shared.settings import SERVICES

from .acks import Acks, lost
from .calls import Surprise
from .site import NeverCame, Site
from .stories import Company
from .traffic import WORKERS, Story, Traffic, once


@dataclass
class Row:
    """What came of an experiment. `injected`: how often each fault; `recovery`: of each, in seconds; `shown`: further
    figures worth seeing; `wrong`: in words, what was not as it must be."""

    experiment: int
    title: str
    seed: int
    injected: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    lost: int = 0
    recovery: list[float] = field(default_factory=list)
    checks: int = 0
    shown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.lost and not self.wrong


class Trial:
    """What an experiment has at hand. `short`: as few faults as show it, for CI."""

    def __init__(self, site: Site, row: Row, *, short: bool) -> None:
        self.site, self.row, self.short = site, row, short
        self.seed = f"faults-{row.experiment}-{row.seed}"
        self.random = Random(self.seed)
        self.acks = Acks(site.data.path / f"{self.seed}.acks.jsonl")

    @contextmanager
    def traffic(self, story: Story | None = None, workers: int = WORKERS) -> Iterator[Traffic]:
        """A company at work in all four services, or another story."""
        company = Company()
        asyncio.run(once(self.site, self.acks, f"{self.seed}/founding", company.found))
        with Traffic(self.site, self.acks, self.seed, story or company.work, workers=workers) as traffic:
            for service in SERVICES if story is None else ():
                traffic.wait_for_acks(service)
            yield traffic

    def injected(self, fault: str) -> float:
        """Count the fault. The moment, by the monotonic clock."""
        self.row.injected[fault] = self.row.injected.get(fault, 0) + 1
        return time.monotonic()

    def must(self, is_so: bool, otherwise: str) -> None:
        if not is_so:
            self.row.wrong.append(otherwise)

    def settle(self) -> None:
        """Return once everything that was done is known everywhere."""

        async def wait() -> None:
            addresses = {service: self.site.addresses[service] for service in SERVICES}
            async with Client(addresses, self.site.token) as client:
                await settled(client)

        asyncio.run(wait())


@dataclass(frozen=True)
class Experiment:
    """`number`: as the design of the tests names it. `run` leaves all four services running."""

    number: int
    title: str
    run: Callable[[Trial], None]


def carry_out(experiment: Experiment, site: Site, seed: int, *, short: bool) -> Row:
    row = Row(experiment.number, experiment.title, seed)
    trial = Trial(site, row, short=short)
    try:
        experiment.run(trial)
        trial.settle()
        row.lost = len(lost(site, trial.acks.all))
        _check(site, row, trial.acks.file)
    except (Surprise, NeverCame, Away) as failure:
        row.wrong.append(f"{type(failure).__name__}: {failure}")
    finally:
        trial.acks.close()
        row.acknowledged = len(trial.acks.all)
    return row


def _check(site: Site, row: Row, acks: Path) -> None:
    """By `sales check`, as an operator calls it."""
    command = [sys.executable, "-c", "from shared.cli import main; main()", "check", "--json"]
    done = subprocess.run(
        [*command, "--data", str(site.data.path), "--acks", str(acks)], capture_output=True, text=True, check=False
    )
    try:
        findings = json.loads(done.stdout)
    except ValueError:
        row.wrong.append(f"sales check: {done.stderr.strip() or done.stdout}")
        return
    row.checks = len(findings)
    row.wrong += [f"{one['service']}: {one['name']}: {one['detail']}" for one in findings if not one["ok"]]
