"""Experiment 10: two API processes and two workers of one service. Both APIs tell the same, one worker relays, and the
other takes over when it is killed. tests/test_workers_killed.py is the short form."""

import time

import httpx

from .positions import status
from .site import NeverCame
from .trial import Experiment, Trial

SERVICE = "pipeline"
OTHER_API = "pipeline-2"
WORKERS = ("pipeline-3", "pipeline-4")
KILLS = 5


def run(trial: Trial) -> None:
    site = trial.site
    site.terminate(SERVICE)
    site.start(SERVICE, OTHER_API, PROCESS="api")
    site.start(*WORKERS, PROCESS="worker")
    site.wait_until_ready()
    with trial.traffic() as traffic:
        for _ in range(1 if trial.short else KILLS):
            traffic.wait_for_acks(SERVICE, 20)
            leading, second = roles(trial)
            began = trial.injected("kill -9 of the worker that leads")
            site.kill(leading)
            wait_until_following(trial, second)
            trial.row.recovery.append(time.monotonic() - began)
            site.start(leading, PROCESS="worker")
            site.wait_until_ready(leading)
    trial.settle()
    same(trial)
    for name in (SERVICE, OTHER_API, *WORKERS):
        site.remove(name)
    site.start(SERVICE)
    site.wait_until_ready(SERVICE)


def roles(trial: Trial) -> tuple[str, str]:
    """The worker that leads with everything, and the one that stands by. Two that lead are wrong at any time."""
    found: dict[str, str] = {}

    def one_leads() -> bool:
        relays = {name: relay(trial, name) for name in WORKERS}
        if list(relays.values()).count("following") > 1:
            raise NeverCame(f"one relay: {relays}")
        found.update({state: name for name, state in relays.items()})
        return relays.keys() == set(WORKERS) and set(relays.values()) == {"following", "standing by"}

    trial.site.wait_until(one_leads, "one worker relays and the other stands by")
    return found["following"], found["standing by"]


def readers(trial: Trial, name: str) -> dict[str, str]:
    """The state of each reader but ingest, as that process says it."""
    answer = status(trial.site, name)
    return {one["name"]: one["state"] for one in answer["readers"] if one["kind"] != "ingest"}


def relay(trial: Trial, name: str) -> str:
    return readers(trial, name)["relay"]


def wait_until_following(trial: Trial, name: str) -> None:
    trial.site.wait_until(lambda: set(readers(trial, name).values()) == {"following"}, f"{name} has taken over")


def same(trial: Trial) -> None:
    """Both APIs answer the same questions with the same bytes."""
    headers = {"Authorization": f"Bearer {trial.site.token('finance')}"}
    for path in ("/v1/contracts?limit=200", "/v1/invoices?limit=200", "/v1/reports/aging?as_of=2025-12-31&by=rep",
                 "/v1/reports/sales?from=2025-01-01&to=2025-12-31&by=month"):  # fmt: skip
        answers = [
            httpx.get(trial.site.addresses[name] + path, headers=headers, timeout=60, trust_env=False)
            for name in (SERVICE, OTHER_API)
        ]
        trial.must(all(one.is_success for one in answers), f"{path}: {[one.status_code for one in answers]}")
        trial.must(answers[0].json() == answers[1].json(), f"the two APIs differ on {path}")


experiment = Experiment(10, "two APIs and two workers", run, short_form="tests/test_workers_killed.py")
