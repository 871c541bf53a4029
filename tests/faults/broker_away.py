"""Experiment 2: kill -9 of the broker, and the broker away. Commands go on; what waits for it is shown, and drained."""

import time

from shared.settings import SERVICES

from .positions import relay_lag, wait_until_drained, wait_until_lag_shown
from .traffic import Traffic
from .trial import Experiment, Trial

KILLS = 5
TELLING = ("customer", "pipeline", "performance")
"""Services that publish what is done in them; incentive publishes what it does of what it hears."""
AWAY = 300.0
"""Seconds without a broker: the fault itself, not a wait for something."""


def run(trial: Trial) -> None:
    site = trial.site
    with trial.traffic() as traffic:
        first = time.monotonic()
        for _ in range(0 if trial.short else KILLS):
            began = trial.injected("kill -9 of the broker")
            site.broker.kill()
            site.broker.start()
            wait_until_drained(site)
            trial.row.recovery.append(time.monotonic() - began)
        began = trial.injected("broker away" if trial.short else f"broker away for {AWAY:.0f} s")
        site.broker.kill()
        is_behind(traffic, trial)
        if not trial.short:
            time.sleep(max(0.0, began + AWAY - time.monotonic()))
        trial.show(f"lag {max(relay_lag(site, service) for service in SERVICES)} positions, then drained")
        site.wait_until_ready()  # a broker that is away is no reason to be taken out of service
        site.broker.start()
        back = time.monotonic()
        wait_until_drained(site)
        trial.row.recovery.append(time.monotonic() - back)
        failed = traffic.failed_writes(first)
    trial.must(not failed, f"{len(failed)} writes failed while the broker was away: {failed[:3]}")


def is_behind(traffic: Traffic, trial: Trial) -> None:
    """Every service takes commands, and whoever has something to tell says that its relay is behind."""
    for service in SERVICES:
        traffic.wait_for_acks(service, 5)
    for service in TELLING:
        wait_until_lag_shown(trial.site, service)


experiment = Experiment(2, "broker killed, and away", run, short_form="tests/journeys/test_steelwheels.py")
