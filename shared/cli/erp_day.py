"""`sales erp-day`: an ERP's day played against what runs, and its books beside our reconciliation."""

import asyncio
import os
import secrets
import signal
from dataclasses import asdict

from deploy.demo.client import Away, Refused
from deploy.erp_day.plan import SEEDS, day_of
from deploy.erp_day.play import Evening, play
from deploy.erp_day.sender import Unanswered
from shared.cli.installation import Installation
from shared.cli.output import Failed, Output
from shared.cli.progress import progress_of
from shared.web.roles import Role


class Here:
    """The installation, as the day's House."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def secrets(self) -> list[str]:
        return self._installation.erp_secrets()

    def add_secret(self) -> list[str]:
        return self._installation.erp_secrets(add=True)

    def withdraw_secret(self) -> list[str]:
        return self._installation.erp_secrets(withdraw=True)

    def kill(self) -> None:
        process = self._installation.running.processes.get("pipeline")
        if process is not None:
            os.kill(process, signal.SIGKILL)


def play_day(installation: Installation, output: Output, payments: int, seed: int | None) -> Evening:
    """Raises Failed where something was refused or not answered."""
    day = day_of(secrets.randbelow(SEEDS) if seed is None else seed, payments)
    output.line(f"Seed {day.seed}: {day.payments} payments of {len(day.customers)} customers on {day.on}.")

    def token_for(role: str) -> str:
        return installation.token(Role(role))

    try:
        with progress_of("ERP's day", output) as progress:
            return asyncio.run(play(day, installation.running.addresses, token_for, Here(installation), progress))
    except (Refused, Away, Unanswered) as failure:
        raise Failed(f"the day (seed {day.seed}) broke off: {failure}") from failure


def show(evening: Evening, output: Output) -> None:
    """Raises Failed where the books differ."""
    output.value(asdict(evening))
    for currency, report in evening.reports.items():
        output.table(("", currency), [*report["balance"].items()])
    output.line(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in evening.tally.items()))
    output.line(f"{evening.pushes_per_second} pushes a second over 16 connections.")
    for difference in evening.differences[:20]:
        output.line(difference)
    if evening.differences:
        raise Failed(f"the books differ in {len(evening.differences)} places (seed {evening.seed})")
    output.line("The reconciliation agrees with the ERP's own books to the cent.")
