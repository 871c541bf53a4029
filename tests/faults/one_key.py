"""Experiment 13: 100 concurrent POSTs with one Idempotency-Key have one effect; after a crash between the commit and
its answer, the same request gets the answer that it would have got."""

import asyncio
import signal
import time

import asyncpg

from deploy.postgres_server import SUPERUSER

from .calls import Calls, trace_of
from .site import GLANCE, PATIENCE
from .trial import Experiment, Trial

AT_ONCE = 100
ROUNDS = 5
SERVICE = "customer"
PATH = "/v1/customers"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE application_name = 'sales-appender' AND wait_event_type = 'Lock' AND datname = current_database()"""
EFFECTS = "SELECT count(*) FROM event WHERE source IS NULL AND meta->>'correlation' = '{}'"


def run(trial: Trial) -> None:
    for number in range(1 if trial.short else ROUNDS):
        asyncio.run(all_at_once(trial, f"{trial.seed}/at-once/{number}"))
    trial.settle()  # so that the commit which waits is the command's
    for number in range(1 if trial.short else ROUNDS):
        asyncio.run(crashed(trial, f"{trial.seed}/crash/{number}"))


async def all_at_once(trial: Trial, key: str) -> None:
    body = {"name": f"Customer {key}", "kind": "company"}
    trial.injected(f"{AT_ONCE} POSTs with one key at once")
    async with Calls(trial.site, trial.acks) as calls:
        answers = await asyncio.gather(
            *(calls.send("POST", "assistant", SERVICE, PATH, key=key, json=body) for _ in range(AT_ONCE))
        )
    trial.must(all(one == answers[0] for one in answers), f"{key} was answered in different ways")
    one_effect(trial, key)


async def crashed(trial: Trial, key: str) -> None:
    """The head of the log is held, so that the command's commit waits for it in the database; the service is stopped
    there; then the head is let go, the commit happens, and the service is killed without having heard of it."""
    site, body = trial.site, {"name": f"Customer {key}", "kind": "company"}
    url = site.server.url(SUPERUSER, site.data.passwords[SUPERUSER], SERVICE)
    connection = await asyncpg.connect(url)
    async with Calls(site, trial.acks) as calls:
        holding = connection.transaction()
        await holding.start()
        await connection.execute("SELECT FROM head FOR UPDATE")
        asked = asyncio.create_task(calls.send("POST", "assistant", SERVICE, PATH, key=key, json=body))
        watching = await asyncpg.connect(url)
        await _comes(watching, WAITING)
        process = site.processes[SERVICE]
        process.send_signal(signal.SIGSTOP)
        await holding.commit()
        await _comes(watching, "SELECT count(*) FROM request WHERE key = $1", key)
        began = trial.injected("killed between commit and answer")
        site.kill(SERVICE)
        site.start(SERVICE)
        answer = await asked
        trial.row.recovery.append(time.monotonic() - began)
        again = await calls.send("POST", "assistant", SERVICE, PATH, key=key, json=body)
    trial.must(again == answer, f"{key} was answered in different ways")
    for one in (connection, watching):
        await one.close()
    one_effect(trial, key)


async def _comes(database: asyncpg.Connection, count: str, *arguments: str) -> None:
    """Until the statement counts something, while the request goes its way."""
    async with asyncio.timeout(PATIENCE):
        while not await database.fetchval(count, *arguments):
            await asyncio.sleep(GLANCE)


def one_effect(trial: Trial, key: str) -> None:
    events = trial.site.rows(SERVICE, EFFECTS.format(trace_of(key)))
    trial.must(events == [["1"]], f"{key} has {events[0][0]} events")


experiment = Experiment(13, "one key, and a crash before the answer", run)
