"""`sales parked`: events whose handler kept failing, with those that wait behind them."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from shared.cli.installation import Installation
from shared.cli.options import DATA, Data, Json
from shared.cli.output import Failed, Output

app = typer.Typer(help="Look at parked events, try them again, or give them up.", no_args_is_help=True)

Service = Annotated[str | None, typer.Option(help="One service; all of them unless given.")]
Reader = Annotated[str | None, typer.Option(help="Those of one reader.")]
Stream = Annotated[str | None, typer.Option(help="Those of one stream.")]
Type = Annotated[str | None, typer.Option(help="Events of one type.")]
Position = Annotated[int | None, typer.Option(min=1, help="The one at this position of the log.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the log.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]
Every = Annotated[bool, typer.Option("--all", help="All that is parked, where nothing else chooses.")]

LIST = ("service", "reader", "position", "stream", "type", "parked at", "error")
RESULTS = ("service", "reader", "position", "outcome", "detail")


@app.command(name="list")
def show_list(
    service: Service = None,
    reader: Reader = None,
    stream: Stream = None,
    type: Type = None,
    position: Position = None,
    discarded: Annotated[bool, typer.Option("--discarded", help="Those that were given up instead.")] = False,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """List parked events, by service, reader and position."""
    output, installation = Output(as_json), Installation(data)
    wanted = {**chosen(reader, stream, type, position), "status": "discarded" if discarded else "parked"}
    found = {
        name: installation.ask(name, "GET", "/ops/parked", parameters=wanted)["items"]
        for name in services(installation, service)
    }
    output.value(found)
    output.table(LIST, [_row(name, item) for name, items in found.items() for item in items])


@app.command()
def show(service: str, reader: str, position: int, data: Data = DATA, as_json: Json = False) -> None:
    """Show one parked event: why it is parked, and the event as it is stored."""
    path = f"/ops/parked/{quote(reader, safe='')}/{position}"
    found = Installation(data).ask(service, "GET", path)
    output = Output(as_json)
    output.value(found)
    output.fields(found)


@app.command()
def retry(
    reason: Reason,
    service: Service = None,
    reader: Reader = None,
    stream: Stream = None,
    type: Type = None,
    position: Position = None,
    every: Every = False,
    dry_run: DryRun = False,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Try parked events again, those of one stream in order."""
    act("retry", service, chosen(reader, stream, type, position), every, dry_run, reason, data, as_json)


@app.command()
def discard(
    reason: Reason,
    service: Service = None,
    reader: Reader = None,
    stream: Stream = None,
    type: Type = None,
    position: Position = None,
    every: Every = False,
    dry_run: DryRun = False,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Give parked events up, for ever: their reader never handles them, nor does any rebuild."""
    act("discard", service, chosen(reader, stream, type, position), every, dry_run, reason, data, as_json)


def act(
    verb: str,
    service: str | None,
    wanted: dict[str, str | int],
    every: bool,
    dry_run: bool,
    reason: str,
    data: Data,
    as_json: bool,
) -> None:
    """Raises Failed, after the results, where an event failed again."""
    if not wanted and not every:
        raise Failed("choose by --reader, --stream, --type or --position, or say --all")
    output, installation = Output(as_json), Installation(data)
    body = {"filter": wanted, "dry_run": dry_run, "reason": reason}
    results = {
        name: installation.ask(name, "POST", f"/ops/parked/{verb}", body)["results"]
        for name in services(installation, service)
    }
    output.value(results)
    rows = [(name, *(one[field] for field in RESULTS[1:])) for name, some in results.items() for one in some]
    output.table(RESULTS, rows)
    failed = sum(one["outcome"] == "failed" for some in results.values() for one in some)
    if failed:
        raise Failed(f"{failed} of {len(rows)} failed again and stay parked")


def chosen(reader: str | None, stream: str | None, type_: str | None, position: int | None) -> dict[str, str | int]:
    """The criteria that were given."""
    criteria: dict[str, str | int | None] = {"reader": reader, "stream": stream, "type": type_, "position": position}
    return {name: value for name, value in criteria.items() if value is not None}


def services(installation: Installation, service: str | None) -> list[str]:
    return [service] if service else list(installation.running.addresses)


def _row(service: str, item: dict[str, Any]) -> tuple[object, ...]:
    return (service, *(item[field.replace(" ", "_")] for field in LIST[1:]))
