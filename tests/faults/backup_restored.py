"""Experiment 11: a backup under traffic, restored elsewhere after its host is lost; Kafka has stayed."""

import shutil
from typing import Any

from shared.settings import SERVICES

from .command import sales
from .trial import Experiment, Trial

MORE = 40
"""Commands of each service after the backup, which are lost with the host."""
LOG = """
    SELECT position, stream, version, event_id, md5(data::text), md5(meta::text), md5(published::text), recorded_at
    FROM event WHERE position <= {head} ORDER BY position"""


def run(trial: Trial) -> None:
    site, archive = trial.site, trial.site.data.path.parent / "backup"
    with trial.traffic() as traffic:
        trial.injected("backup under traffic")
        made = sales("backup", archive, "--data", site.data.path)["services"]
        for service in SERVICES:
            traffic.wait_for_acks(service, 3 if trial.short else MORE)
    trial.settle()
    as_they_were = {name: site.rows(name, LOG.format(head=made[name]["head"])) for name in SERVICES}
    began = trial.injected("host of all four lost")
    with site.moved():
        kafka = {"KAFKA_BOOTSTRAP_SERVERS": site.broker.bootstrap_servers}
        restored = sales("restore", archive, "--reason", "the host is lost", "--data", site.data.path, **kafka)
    shutil.rmtree(archive)
    site.start()
    site.wait_until_ready()
    for service in SERVICES:
        judge(trial, service, made[service]["head"], restored[service], as_they_were[service])
    trial.seed += "/afterwards"
    with trial.traffic() as traffic:
        for service in SERVICES:
            trial.row.recovery.append(traffic.recovered(service, began))


def judge(trial: Trial, service: str, head: int, told: dict[str, Any], as_it_was: list[list[str]]) -> None:
    """Exact to the position; above all that was seen; every command that is lost is at a position that is named."""
    acks = [ack for ack in trial.acks.all if ack.service == service]
    lost = [ack for ack in acks if ack.position > head]
    named = range(told["lost_from"] or 0, (told["lost_to"] or -1) + 1)
    trial.must(told["head"] == head, f"{service} was restored to {told['head']}, its backup ends at {head}")
    trial.must(trial.site.rows(service, LOG.format(head=head)) == as_it_was, f"{service} is not as it was at {head}")
    trial.must(told["from"] > max(seen["position"] for seen in told["seen"]), f"{service} goes on at {told['from']}")
    unnamed = [ack.position for ack in lost if ack.position not in named]
    trial.must(not unnamed, f"{service} has lost {unnamed[:5]} and says {told['lost_from']} to {told['lost_to']}")
    trial.must(bool(lost), f"{service} has lost nothing; this shows nothing")
    trial.acks.forgive(lost)
    known = sum(told["lost"].values())
    trial.show(
        f"{service}: to {head}, {len(lost)} commands lost at {told['lost_from']} to {told['lost_to']}, "
        f"{known} of their events known, epoch {told['epoch']} from {told['from']}"
    )


experiment = Experiment(11, "backup under load, restored elsewhere", run, short_form="tests/cli/test_backup.py")
