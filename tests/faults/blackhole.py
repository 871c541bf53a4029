"""Experiment 5: a blackhole between a service and its database, and between all services and the broker. Every call
ends within its deadline; commands need no broker; what was sent into the dark counts once."""

import signal
import time

from shared.settings import SERVICES

from .broker_away import is_behind
from .positions import wait_until_drained
from .site import RIGGED
from .traffic import Traffic
from .trial import Experiment, Trial

DEADLINE = 10.0
"""Seconds, as a service is set up unless told otherwise."""
ROUNDS = 3
ENDED = 8
"""Commands that have to end in the dark: more than one for most of those who work."""
STEPS = 4
"""What a command asks of the database one after the other, each within the deadline: who the actor is, what is stored,
the stream, the commit."""


def run(trial: Trial) -> None:
    database(trial)
    broker(trial)


def database(trial: Trial) -> None:
    gate = trial.site.gate
    with trial.traffic() as traffic:
        for _ in range(1 if trial.short else ROUNDS):
            traffic.wait_for_acks(RIGGED, 5)
            began = trial.injected(f"{RIGGED} and PostgreSQL cut off")
            gate.shut()
            wait_until_ended(trial, traffic, began)
            gate.open()
            back = time.monotonic()
            trial.row.recovery.append(traffic.recovered(RIGGED, back))
            within_deadline(trial, traffic, began)


def wait_until_ended(trial: Trial, traffic: Traffic, since: float) -> None:
    trial.site.wait_until(lambda: len(ended(traffic, since)) >= ENDED, "commands end in the dark")


def ended(traffic: Traffic, since: float) -> list[float]:
    """The seconds of commands that were sent after the moment and answered with 503."""
    return [
        one.seconds
        for one in list(traffic.attempts)
        if one.service == RIGGED and one.method != "GET" and one.began > since and one.status == 503
    ]


def within_deadline(trial: Trial, traffic: Traffic, since: float) -> None:
    longest, most = max(ended(traffic, since)), STEPS * DEADLINE
    trial.longest("a command in the dark", longest)
    trial.must(trial.short or longest <= most, f"a command took {longest:.1f} s, and may take {most:.0f} s")
    hung = [one for one in list(traffic.attempts) if one.problem == "ReadTimeout"]
    trial.must(not hung, f"calls without an answer: {hung}")


def broker(trial: Trial) -> None:
    """The broker's process is stopped: connections stay, and nobody answers."""
    site, broker = trial.site, trial.site.broker.process
    assert broker is not None
    with trial.traffic() as traffic:
        for _ in range(1 if trial.short else ROUNDS):
            began = trial.injected("all services and the broker cut off")
            broker.send_signal(signal.SIGSTOP)
            is_behind(traffic, trial)
            failed = traffic.failed_writes(began)
            trial.must(not failed, f"{len(failed)} writes failed while the broker was silent: {failed[:3]}")
            if not trial.short:
                restarted(trial)
            broker.send_signal(signal.SIGCONT)
            back = time.monotonic()
            wait_until_drained(site)
            trial.row.recovery.append(time.monotonic() - back)


def restarted(trial: Trial) -> None:
    """A service stops in order, and starts, while the broker is silent."""
    service = trial.random.choice(SERVICES)
    trial.must(trial.site.terminate(service) == 0, f"{service} did not stop in order while the broker was silent")
    trial.site.start(service)
    trial.site.wait_until_ready(service)


experiment = Experiment(5, "blackholes", run)
