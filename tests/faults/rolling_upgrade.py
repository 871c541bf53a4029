"""Experiment 14: a release with new versions of every projection takes the place of the one before, process by process
under traffic, and is taken back. Nobody is answered 5xx, but for a declared 503 where a position is waited for."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager

import httpx

from .calls import Person
from .positions import ask
from .site import NeverCame
from .stories import Company
from .traffic import Traffic
from .trial import Experiment, Trial

SERVICE, OTHER_API, WORKER, OTHER_WORKER = "pipeline", "pipeline-2", "pipeline-3", "pipeline-4"
SMALL = "customer"
"""Of the short form."""
LISTS = {"customer": "/v1/customers", "pipeline": "/v1/contracts"}
DECLARED = (503, "position-not-reached")
MORE = 20
"""Commands that are acknowledged between two steps."""
REASON = "the newer release was taken back"


def run(trial: Trial) -> None:
    if trial.short:
        side_by_side(trial)
    else:
        there_and_back(trial)


def side_by_side(trial: Trial) -> None:
    """A worker and an API of the next release beside one process of this."""
    site, worker, api = trial.site, f"{SMALL}-3", f"{SMALL}-2"
    with traffic_of(trial, SMALL) as traffic:
        for name, process in ((worker, "worker"), (api, "api")):
            start(trial, name, process, next_of=SMALL)
            traffic.wait_for_acks(SMALL, MORE)
        stand(trial, SMALL, "kept")
        stand(trial, api, "live")
        site.remove(api)
        site.remove(worker)
    served(trial, traffic, SMALL)


def there_and_back(trial: Trial) -> None:
    """Two of each are replaced, the second worker before the second API: that one waits for nobody from then on."""
    site = trial.site
    site.terminate(SERVICE)
    site.start(WORKER, OTHER_WORKER, PROCESS="worker")
    site.start(SERVICE, OTHER_API, PROCESS="api")
    site.wait_until_ready()
    with traffic_of(trial, SERVICE) as traffic:
        replace(trial, traffic, next_of=SERVICE)
        stand(trial, SERVICE, "live")
        checked_by_the_next(trial)
        replace(trial, traffic, next_of=None)
        stand(trial, SERVICE, "kept")
    served(trial, traffic, SERVICE)
    sales(trial, {}, "-c", "from shared.cli import main; main()", "rebuild", SERVICE, "--reason", REASON)
    stand(trial, SERVICE, "live")
    drop_the_other(trial)
    for name in (SERVICE, OTHER_API, WORKER, OTHER_WORKER):
        site.remove(name)
    site.start(SERVICE)
    site.wait_until_ready(SERVICE)


def traffic_of(trial: Trial, service: str) -> AbstractContextManager[Traffic]:
    """A company at work, whose people look for what they have just done, at whichever door."""
    company = Company()

    async def story(person: Person) -> None:
        await company.work(person)
        position = max((ack.position for ack in trial.acks.all[-50:] if ack.service == service), default=0)
        await person.get("director", service, LISTS[service], min_position=position, limit=5)

    return trial.traffic(story, company=company)


def replace(trial: Trial, traffic: Traffic, next_of: str | None) -> None:
    began = time.monotonic()
    for name, process in ((WORKER, "worker"), (SERVICE, "api"), (OTHER_WORKER, "worker"), (OTHER_API, "api")):
        trial.site.terminate(name)
        start(trial, name, process, next_of)
        traffic.wait_for_acks(SERVICE, MORE)
    trial.row.recovery.append(time.monotonic() - began)


def start(trial: Trial, name: str, process: str, next_of: str | None) -> None:
    release = {"app": "tests.faults.next_release:create_app", "NEXT_RELEASE_OF": next_of} if next_of else {}
    trial.injected(f"{process} of the {'next' if next_of else 'older'} release")
    trial.site.start(name, PROCESS=process, **release)
    trial.site.wait_until_ready(name)


def stand(trial: Trial, name: str, status: str) -> None:
    """Of every projection the version of this process stands so, and another beside it."""
    items = ask(trial.site, name, "/ops/projections")["items"]
    found = {(one["status"], len(one["versions"])) for one in items}
    trial.must(found == {(status, 2)}, f"{name}: versions are {sorted(found)}, not two, its own {status}")


def served(trial: Trial, traffic: Traffic, service: str) -> None:
    bad = [one for one in traffic.attempts if one.service == service and one.status >= 500]
    undeclared = [one for one in bad if (one.status, one.problem) != DECLARED]
    trial.count("declared 503 of min_position", len(bad) - len(undeclared))
    told = [f"{one.method} {one.path}: {one.status} {one.problem} after {one.seconds:.1f} s" for one in undeclared]
    trial.must(not told, f"{len(told)} answers such as {'; '.join(told[:5])}")


def checked_by_the_next(trial: Trial) -> None:
    """The tables of the newer versions, while both releases have been at work."""
    environment = {"NEXT_RELEASE_OF": SERVICE}
    said = sales(trial, environment, "-m", "tests.faults.next_release", "check", "--service", SERVICE, "--json")
    for one in json.loads(said):
        trial.must(one["ok"], f"the next release's {one['name']}: {one['detail']}")


def sales(trial: Trial, environment: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command, "--data", str(trial.site.data.path)],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    if not done.stdout and done.returncode:
        raise NeverCame(f"sales {' '.join(command[1:])}: {done.stderr}")
    return done.stdout


def drop_the_other(trial: Trial) -> None:
    """The newer versions, which nobody follows any more."""
    for item in ask(trial.site, SERVICE, "/ops/projections")["items"]:
        [other] = [one["version"] for one in item["versions"] if one["version"] != item["version"]]
        answer = httpx.post(
            f"{trial.site.addresses[SERVICE]}/ops/projections/{item['name']}/drop",
            json={"version": other, "reason": REASON}, timeout=60, trust_env=False,
            headers={"Authorization": f"Bearer {trial.site.token('ops')}"},
        )  # fmt: skip
        trial.must(answer.is_success, f"drop of {item['name']} {other}: {answer.status_code} {answer.text}")
    left = trial.site.rows(SERVICE, "SELECT name, version FROM projection WHERE status <> 'live'")
    trial.must(not left, f"versions that were dropped are there: {left}")


experiment = Experiment(14, "a rolling upgrade, and back", run, short_form="tests/readers/test_versions.py")
