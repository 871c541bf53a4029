"""Experiment 6: Kafka says everything several times, forgets the beginning or the end, and fails in the middle of a
batch; a frozen process wakes up and relays and ingests beside the one that has taken its place."""

import asyncio
import os
import signal
import time
from functools import partial

import httpx

from shared.settings import SERVICES

from .calls import Person
from .site import Site
from .topics import send_again, truncate
from .traffic import Traffic, once
from .trial import Experiment, Trial

LAST = 1_000
TELLING = 20
FROZEN, HEIR = "pipeline", "pipeline-2"
# A connection that is gone without its process: what the server does when it takes a host for dead.
CUT = """
    SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND d.datname = '{service}'"""
RELAYED = """
    SELECT (SELECT position FROM checkpoint WHERE reader = 'relay') >=
           (SELECT max(position) FROM event WHERE published IS NOT NULL)"""
HOLES = "SELECT coalesce(sum(position), 0) FROM checkpoint WHERE reader LIKE 'holes:%'"


def run(trial: Trial) -> None:
    site = trial.site
    with trial.traffic() as traffic:
        repeat(trial)
        fail_in_a_batch(trial, traffic)
        freeze(trial, traffic)
        forget_the_beginning(trial, traffic)
    forget_the_end(trial)
    trial.settle()
    holes = {service: int(site.rows(service, HOLES)[0][0]) for service in SERVICES}
    trial.must(holes["performance"] >= 2, f"holes were found and healed: {holes}")
    trial.count("holes healed", sum(holes.values()))


def repeat(trial: Trial) -> None:
    servers = trial.site.broker.bootstrap_servers
    for service in SERVICES:
        trial.injected("every record three times")
        trial.count("records again", send_again(servers, service, 2))
        trial.injected(f"the last {LAST} again")
        trial.count("records again", send_again(servers, service, 1, LAST))


def fail_in_a_batch(trial: Trial, traffic: Traffic) -> None:
    for _ in range(1 if trial.short else 5):
        for service in SERVICES:
            traffic.wait_for_acks(service)
        trial.injected("kill -9 of the broker")
        trial.site.broker.kill()
        for service in SERVICES:
            traffic.wait_for_acks(service)  # commands do not need it
        trial.site.broker.start()


def freeze(trial: Trial, traffic: Traffic) -> None:
    """One that leads is frozen and loses its locks; the other one leads. When it wakes up, it does not know."""
    site = trial.site
    site.start(HEIR, PROCESS="worker")
    site.wait_until_ready(HEIR)
    for _ in range(1 if trial.short else 3):
        began = trial.injected("two relays, and a zombie consumer")
        os.kill(site.processes[FROZEN].pid, signal.SIGSTOP)
        site.server.run_sql(CUT.format(service=FROZEN), FROZEN)
        site.wait_until(partial(leads, site, HEIR), f"{HEIR} leads")
        os.kill(site.processes[FROZEN].pid, signal.SIGCONT)
        trial.row.recovery.append(traffic.recovered(FROZEN, began))
        for service in SERVICES:
            traffic.wait_for_acks(service)
        site.terminate(HEIR)
        site.wait_until(partial(leads, site, FROZEN), f"{FROZEN} leads")
        site.start(HEIR, PROCESS="worker")
        site.wait_until_ready(HEIR)
    site.remove(HEIR)


def leads(site: Site, name: str) -> bool:
    """Whether the process runs ingest and relay itself."""
    headers = {"Authorization": f"Bearer {site.token('ops')}"}
    report = httpx.get(f"{site.addresses[name]}/ops/status", headers=headers, trust_env=False, timeout=30).json()
    ours = [one["state"] for one in report["readers"] if one["kind"] in ("ingest", "relay")]
    return bool(ours) and all(state not in ("elsewhere", "standing by", "starting") for state in ours)


def forget_the_beginning(trial: Trial, traffic: Traffic) -> None:
    """All that a consumer has not read is gone, and more is sent after it."""
    site = trial.site
    site.kill("performance")  # for which the people of the traffic soon wait: somebody else has to tell
    asyncio.run(once(site, trial.acks, f"{trial.seed}/before", customers))
    site.wait_until(partial(relayed, site, "customer"), "customer relays")
    trial.injected("topic truncated")
    trial.count("records gone", truncate(site.broker.bootstrap_servers, "customer"))
    asyncio.run(once(site, trial.acks, f"{trial.seed}/after", customers))
    began = time.monotonic()
    site.start("performance", HEAD_CHECK_SECONDS="1")
    trial.row.recovery.append(traffic.recovered("performance", began))


def forget_the_end(trial: Trial) -> None:
    """The last records are gone before a consumer has read them, and nothing follows that would show it."""
    site = trial.site
    trial.settle()
    site.kill("performance")
    asyncio.run(once(site, trial.acks, f"{trial.seed}/tail", customers))
    site.wait_until(partial(relayed, site, "customer"), "customer relays")
    trial.injected("tail of a topic lost")
    trial.count("records gone", truncate(site.broker.bootstrap_servers, "customer"))
    site.start("performance", HEAD_CHECK_SECONDS="1")
    site.wait_until_ready("performance")


def relayed(site: Site, service: str) -> bool:
    return site.rows(service, RELAYED) == [["t"]]


async def customers(person: Person) -> None:
    for number in range(TELLING):
        made = {"name": f"Customer {person.name} {number}", "kind": "company"}
        await person.post("assistant", "customer", "/v1/customers", made)


experiment = Experiment(6, "topics repeated, cut; a zombie", run, short_form="tests/messaging/test_kafka.py")
