"""Experiment 8: the clock of one service an hour off, ahead and behind (libfaketime). What happened when is told wrong
by that service, but order follows positions; only tokens and signatures are refused, as they should be."""

import json
import time
from datetime import UTC, datetime, timedelta

import httpx
from standardwebhooks.webhooks import Webhook

from shared.settings import SERVICES

from .positions import ask, wait_until_drained
from .site import PATIENCE, RIGGED
from .trial import Experiment, Trial

OFF = timedelta(hours=1)
NEAR = timedelta(minutes=20)


def run(trial: Trial) -> None:
    site = trial.site
    with trial.traffic() as traffic:
        for off in (-OFF,) if trial.short else (OFF, -OFF):
            trial.injected(f"clock of {RIGGED} an hour {'behind' if off < timedelta(0) else 'ahead'}")
            site.set_clock(off)
            site.wait_until(lambda: pushed(trial) == 401, "a signed push refused")
            traffic.wait_for_acks(RIGGED, 10)
            is_off(trial, off)
            refusals(trial, off)
            for service in SERVICES:
                traffic.wait_for_acks(service, 10 if trial.short else 200)
            wait_until_drained(site)
            began = time.monotonic()
            site.set_clock(timedelta(0))
            site.wait_until(lambda: pushed(trial) == 200, "a signed push taken")
            trial.row.recovery.append(time.monotonic() - began)
    in_order(trial)


def is_off(trial: Trial, off: timedelta) -> None:
    """Else nothing was shown: what the service last accepted."""
    [event] = ask(trial.site, RIGGED, "/ops/events", newest="true", limit=1, heard="false")["items"]
    differs = datetime.fromisoformat(event["time"]) - datetime.now(UTC)
    trial.must(abs(differs - off) < NEAR, f"the clock of {RIGGED} is off by {differs}, and should be by {off}")


def refusals(trial: Trial, off: timedelta) -> None:
    """A token that has half an hour left has ended there when the clock is ahead; one of this minute has not begun when
    it is behind. A signature is good for five minutes. The other services take both tokens."""
    now = datetime.now(UTC)
    born, ttl = (now - OFF, OFF + OFF / 2) if off > timedelta(0) else (now, OFF)
    token = trial.site.token("ops", born=born, ttl=ttl)
    for service in SERVICES:
        answer = httpx.get(
            f"{trial.site.addresses[service]}/ops/status",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE,
            trust_env=False,
        )
        expected = 401 if service == RIGGED else 200
        trial.must(answer.status_code == expected, f"{service} answers {answer.status_code} to a token of {born}")


def pushed(trial: Trial) -> int:
    """The status of a push that the ERP signs now."""
    body = json.dumps({"payment_id": f"clock/{trial.seed}", "customer_external_id": "nobody", "amount": "1.00",
                       "currency": "CNY", "received_on": "2025-02-01"})  # fmt: skip
    now = datetime.now(UTC)
    [secret] = trial.site.data.erp_secrets
    headers = {
        "webhook-id": f"clock-{trial.seed}-{now.timestamp()}",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(f"clock-{trial.seed}-{now.timestamp()}", now, body),
        "Content-Type": "application/json",
    }
    address = trial.site.addresses[RIGGED]
    return httpx.post(
        f"{address}/v1/erp/payments", content=body, headers=headers, timeout=PATIENCE, trust_env=False
    ).status_code


def in_order(trial: Trial) -> None:
    """The log's own times follow its positions: they are the database's."""
    for service in SERVICES:
        wrong = trial.site.rows(
            service,
            "SELECT count(*) FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back FROM event)"
            " AS pair WHERE back",
        )
        trial.must(wrong == [["0"]], f"{wrong} events of {service} were recorded before an earlier one")


experiment = Experiment(8, "a clock an hour off", run)
