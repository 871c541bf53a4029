"""Experiment 7: events with which a handler always fails. They are parked with those of the same stream behind them,
all others flow; once the handler is mended an operator has them tried again, in order."""

import time
from functools import partial

from .command import sales
from .poisoned import READERS
from .site import Site
from .trial import Experiment, Trial

POISONED, BEHIND = 12, 6
"""So many events of each reader, and of those that wait behind one."""
COUNT = """
    SELECT count(*) FILTER (WHERE tries > 0), count(*) FILTER (WHERE tries = 0), coalesce(max(position), 0)
    FROM parked WHERE reader = '{reader}' AND status = 'parked'"""
PLACE = "SELECT position FROM checkpoint WHERE reader = '{reader}'"
# Of the streams that are parked, those of which something later was let through.
OVERTAKEN = """
    SELECT count(*) FROM parked p JOIN event e ON e.stream = p.stream AND e.position > p.position
    JOIN checkpoint c ON c.reader = p.reader AND e.position <= c.position
    WHERE p.reader = '{reader}' AND e.type IN ('DealDivided', 'CollectionDivided')
    AND NOT EXISTS (SELECT FROM parked q WHERE q.reader = p.reader AND q.position = e.position)"""


def run(trial: Trial) -> None:
    site = trial.site
    site.terminate("incentive")
    site.start("incentive", app="tests.faults.poisoned:create_app")
    site.wait_until_ready("incentive")
    trial.injected("handlers that fail with a quarter of the deals")
    poisoned, behind = (1, 1) if trial.short else (POISONED, BEHIND)
    with trial.traffic():
        for reader in READERS:
            site.wait_until(partial(is_parked, site, reader, poisoned, behind), f"events of {reader} parked")
            site.wait_until(partial(flows, site, reader, parked(site, reader)[2]), f"{reader} goes on with others")
    for reader in READERS:
        overtaken = int(site.rows("incentive", OVERTAKEN.format(reader=reader))[0][0])
        trial.must(not overtaken, f"{overtaken} events of parked streams were let through by {reader}")
        trial.count("parked", parked(site, reader)[0])
        trial.count("behind them", parked(site, reader)[1])
    mend(trial)


def mend(trial: Trial) -> None:
    """The same service without the mistake; then everything that is parked, again."""
    site, began = trial.site, time.monotonic()
    site.terminate("incentive")
    site.start("incentive")
    site.wait_until_ready("incentive")
    tried = sales("parked", "retry", "--all", "--reason", "the handler is mended", "--data", site.data.path)
    outcomes = [one["outcome"] for results in tried.values() for one in results]
    trial.must(bool(outcomes) and set(outcomes) == {"retried"}, f"the second try ended as {sorted(set(outcomes))}")
    trial.row.recovery.append(time.monotonic() - began)


def parked(site: Site, reader: str) -> tuple[int, int, int]:
    """How many failed, how many wait behind them, and the last position of both."""
    [[failed, behind, last]] = site.rows("incentive", COUNT.format(reader=reader))
    return int(failed), int(behind), int(last)


def is_parked(site: Site, reader: str, poisoned: int, behind: int) -> bool:
    failed, waiting, _ = parked(site, reader)
    return failed >= poisoned and waiting >= behind


def flows(site: Site, reader: str, beyond: int) -> bool:
    return int(site.rows("incentive", PLACE.format(reader=reader))[0][0]) > beyond


experiment = Experiment(7, "events that a handler fails with", run, short_form="tests/simulation/test_simulation.py")
