"""Experiment 3: kill -9 of PostgreSQL under traffic. Nothing acknowledged is lost; meanwhile there are only 503s; the
services are not restarted."""

from shared.settings import SERVICES

from .trial import Experiment, Trial

KILLS = 5
MEANWHILE = {200, 201, 503}


def run(trial: Trial) -> None:
    site = trial.site
    before = {name: process.pid for name, process in site.processes.items()}
    with trial.traffic() as traffic:
        for _ in range(1 if trial.short else KILLS):
            for service in SERVICES:
                traffic.wait_for_acks(service, 5)
            began = trial.injected("kill -9 of PostgreSQL")
            site.kill_database()
            site.start_database()
            seconds = max(traffic.recovered(service, began) for service in SERVICES)
            trial.row.recovery.append(seconds)
            answers = traffic.statuses(began, began + seconds)
            trial.must(answers.keys() <= MEANWHILE, f"answers while the database was away: {dict(answers)}")
            trial.count("503", answers[503])
    after = {name: process.pid for name, process in site.processes.items() if process.poll() is None}
    trial.must(after == before, f"processes were {before} and are {after}")


experiment = Experiment(3, "kill -9 of PostgreSQL", run)
