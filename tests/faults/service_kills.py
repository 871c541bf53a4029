"""Experiment 1: kill -9 of each service in turn, under traffic."""

from itertools import cycle, islice

from shared.settings import SERVICES

from .trial import Experiment, Trial

KILLS = 20


def run(trial: Trial) -> None:
    """Each is started again at once, as a supervisor does, and the next is killed when it answers."""
    with trial.traffic() as traffic:
        for service in islice(cycle(SERVICES), 4 if trial.short else KILLS):
            traffic.wait_for_acks(service)
            began = trial.injected(f"kill -9 of {service}")
            trial.site.kill(service)
            trial.site.start(service)
            trial.row.recovery.append(traffic.recovered(service, began))


experiment = Experiment(1, "kill -9 of each service", run, short_form="tests/journeys/test_steelwheels.py")
