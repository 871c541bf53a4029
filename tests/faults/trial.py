"""One experiment carried out: its fault injected under traffic, everything checked afterwards, a row of the table."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from deploy.demo.client import Away, Client
from deploy.demo.settled import settled
from shared.settings import SERVICES

from .acks import Acks, lost
from .site import NeverCame, Site, Surprise
from .stories import Company
from .traffic import WORKERS, Story, Traffic, once


@dataclass
class Row:
    """What came of an experiment. `injected`: how often each fault; `recovery`: of each, in seconds; `counts`,
    `longest` (seconds) and `shown`: further figures worth seeing; `wrong`: in words, what was not as it must be."""

    experiment: int
    title: str
    seed: int
    injected: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    lost: int = 0
    recovery: list[float] = field(default_factory=list)
    checks: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    longest: dict[str, float] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.lost and not self.wrong


class Trial:
    """What an experiment has at hand. `short`: as few faults as show it, for CI."""

    def __init__(self, site: Site, acks: Acks, row: Row, *, short: bool) -> None:
        self.site, self.acks, self.row, self.short = site, acks, row, short
        self.seed = f"faults-{row.experiment}-{row.seed}"
        self.random = Random(self.seed)

    @contextmanager
    def traffic(
        self, story: Story | None = None, workers: int = WORKERS, company: Company | None = None
    ) -> Iterator[Traffic]:
        """A company at work in all four services, or another story, perhaps of that company."""
        company = company or Company()
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

    def count(self, what: str, times: int) -> None:
        self.row.counts[what] = self.row.counts.get(what, 0) + times

    def longest(self, what: str, seconds: float) -> None:
        self.row.longest[what] = max(seconds, self.row.longest.get(what, 0.0))

    def show(self, figure: str) -> None:
        self.row.shown.append(figure)

    def settle(self) -> None:
        settle(self.site)


@dataclass(frozen=True)
class Experiment:
    """`number`: as the design of the tests names it. `run` leaves all four services running. `short_form`: the test
    that is its short form, where that is one of its own."""

    number: int
    title: str
    run: Callable[[Trial], None]
    short_form: str = ""


def inject(experiment: Experiment, site: Site, acks: Acks, seed: int, *, short: bool) -> Row:
    """The faults; what they left is still to be checked."""
    site.trouble = ""
    row, before = Row(experiment.number, experiment.title, seed), len(acks.all)
    try:
        experiment.run(Trial(site, acks, row, short=short))
    except (Surprise, NeverCame, Away) as failure:
        row.wrong.append(f"{type(failure).__name__}: {failure}")
    row.acknowledged = len(acks.all) - before
    return row


def conclude(site: Site, acks: Acks, row: Row) -> None:
    """Everything known everywhere, then checked by `sales check`, as an operator calls it."""
    try:
        settle(site)
    except Away as failure:
        row.wrong.append(f"Away: {failure}")
    row.lost = len(lost(site, acks.all))
    command = [sys.executable, "-c", "from shared.cli import main; main()", "check", "--json"]
    where = ["--data", str(site.data.path), "--acks", str(acks.file)]
    done = subprocess.run([*command, *where], capture_output=True, text=True, check=False)
    try:
        findings = json.loads(done.stdout)
    except ValueError:
        row.wrong.append(f"sales check: {done.stderr.strip() or done.stdout}")
        return
    row.checks = len(findings)
    row.wrong += [f"{one['service']}: {one['name']}: {one['detail']}" for one in findings if not one["ok"]]


def settle(site: Site) -> None:
    """Return once everything that was done is known everywhere. Raises Away."""

    async def wait() -> None:
        addresses = {service: site.addresses[service] for service in SERVICES}
        async with Client(addresses, site.token) as client:
            await settled(client)

    asyncio.run(wait())
