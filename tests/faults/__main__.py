"""`python -m tests.faults`: break what can break, under traffic, and show that nothing is lost.

Each experiment has a site of its own: real PostgreSQL, real Kafka, the services as processes. It ends in `sales check`.
The table goes to standard output, and as JSON to build/faults.json. Exit status 1 where anything was lost or is wrong.
"""

import json
import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from deploy.kafka_broker import BrokerFailed
from deploy.postgres_server import ServerFailed
from shared.cli.output import Output

from .acks import Acks
from .registry import EXPERIMENTS
from .site import NeverCame, opened_site
from .trial import Experiment, Row, conclude, inject

RESULTS = Path("build/faults.json")
COLUMNS = ("", "experiment", "seed", "injected", "acknowledged", "lost", "recovery", "check", "also")


def main(
    only: Annotated[list[int] | None, typer.Option(help="An experiment's number; may be repeated.")] = None,
    short: Annotated[bool, typer.Option("--short", help="As few faults as show it, as CI does.")] = False,
    seed: Annotated[int | None, typer.Option(help="The same seed, the same work.")] = None,
) -> None:
    """Run the experiments and print their table."""
    chosen, rows = seed if seed is not None else secrets.randbelow(10**6), []
    for number in only or sorted(EXPERIMENTS):
        print(f"{number}: {EXPERIMENTS[number].title}, seed {chosen}", file=sys.stderr, flush=True)
        rows.append(carried_out(EXPERIMENTS[number], chosen, short))
        for wrong in rows[-1].wrong:
            print(f"{number}: {wrong}", file=sys.stderr, flush=True)
        kept(rows)  # after each: the whole takes an hour, in which much may happen
    Output(as_json=False).table(COLUMNS, [cells(row) for row in rows])
    sys.exit(0 if all(row.ok for row in rows) else 1)


def kept(rows: list[Row]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([{**asdict(row), "ok": row.ok} for row in rows], indent=1))


def carried_out(experiment: Experiment, seed: int, short: bool) -> Row:
    try:
        with opened_site() as site, Acks(site.data.path / "acks.jsonl") as acks:
            row = inject(experiment, site, acks, seed, short=short)
            conclude(site, acks, row)
            return row
    except (NeverCame, BrokerFailed, ServerFailed) as failure:  # there was nothing to break
        return Row(experiment.number, experiment.title, seed, wrong=[f"{type(failure).__name__}: {failure}"])


def cells(row: Row) -> list[object]:
    injected = ", ".join(f"{fault} × {count}" for fault, count in row.injected.items())
    check = f"ok ({row.checks})" if row.ok else f"FAILED: {row.wrong[0] if row.wrong else 'commands lost'}"
    return [
        row.experiment, row.title, row.seed, injected, row.acknowledged, row.lost,
        recovery(row.recovery), check, also(row),
    ]  # fmt: skip


def also(row: Row) -> str:
    counts = [f"{what} × {times}" for what, times in row.counts.items()]
    longest = [f"longest: {what} {seconds:.1f} s" for what, seconds in row.longest.items()]
    return "; ".join(counts + longest + row.shown)


def recovery(seconds: list[float]) -> str:
    if not seconds:
        return ""
    return f"{median(seconds):.1f} s" + (f", at most {max(seconds):.1f} s" if len(seconds) > 1 else "")


if __name__ == "__main__":
    typer.run(main)
