"""The command `sales`: start, stop, look after and ask an installation.

A command that needs the services' code imports it when it runs: `sales token` stands within other commands, and is
to be quick.
"""

import os
import shlex
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from deploy.account import NoAccount
from deploy.postgres_server import ServerFailed
from shared.cli import parked, running, upkeep
from shared.cli.installation import Installation
from shared.cli.options import DATA, Data, Json
from shared.cli.output import Failed, Output, fail
from shared.cli.status import status
from shared.web.roles import Role

app = typer.Typer(
    help="Start, stop, look after and ask an installation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(parked.app, name="parked")

PortBase = Annotated[int, typer.Option(min=1023, max=65531, help="The services take the four ports after it.")]
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@app.command()
def up(
    data: Data = DATA,
    port_base: PortBase = 8000,
    kafka: Annotated[
        bool, typer.Option("--kafka", help="Over a local Kafka, which needs Java, and Maven the first time.")
    ] = False,
    secure: Annotated[
        bool, typer.Option("--secure", help="With --kafka: a broker that knows each service and what it may do.")
    ] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Without the demo data. Deletes nothing.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Return once all is ready.")] = False,
    as_json: Json = False,
) -> None:
    """Start the embedded PostgreSQL and the four services, and keep them running until Ctrl-C.

    On data that is already up it starts what is missing. The first time it loads the demo data."""
    from shared.cli import demonstration
    from shared.cli.welcome import welcome

    output, installation = Output(as_json), Installation(data)
    with running.interruptible():
        started = running.Up(installation, output)
        try:
            started.start(port_base, empty=empty, detach=detach, kafka=kafka, secure=secure)
            found = started.wait_until_ready()
            wanted = not empty and not installation.data.demo_mark.exists()
            figures = demonstration.load_demo(installation, output) if wanted else None
        except BaseException:
            started.stop()
            raise
        shown = asdict(figures) if figures else None
        output.value({"addresses": found.addresses, "processes": found.processes, "demo": shown})
        if not as_json:
            welcome(installation, output, figures, "" if data == DATA else f" --data {shlex.quote(os.fspath(data))}")
        if started.supervisor is None or detach:
            return
        try:
            output.line("Ctrl-C stops it all.")
            started.attend()
        except KeyboardInterrupt:
            output.line("Stopping.")
        finally:
            started.stop()


@app.command()
def down(data: Data = DATA, as_json: Json = False) -> None:
    """Stop what runs on the data folder. The data stays."""
    output = Output(as_json)
    stopped = running.stop(Installation(data).data)
    output.value({"stopped": stopped})
    output.line("Stopped." if stopped else f"Nothing runs on {data}.")


@app.command(name="status")
def show_status(data: Data = DATA, as_json: Json = False) -> None:
    """Where every service and each of its readers stands, and what is parked."""
    status(Installation(data), Output(as_json))


@app.command()
def watch(
    service: Annotated[str | None, typer.Option(help="One service; all of them unless given.")] = None,
    type: Annotated[str | None, typer.Option(help="Events of one type.")] = None,
    stream: Annotated[str | None, typer.Option(help="Events of one stream.")] = None,
    data: Data = DATA,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each event.")] = False,
) -> None:
    """Follow the events of all services as they come, until Ctrl-C."""
    from shared.cli.watching import watch

    with running.interruptible(), suppress(KeyboardInterrupt):
        watch(Installation(data), Output(as_json), service, type, stream)


@app.command()
def demo(data: Data = DATA, as_json: Json = False) -> None:
    """Load the demo data, SteelWheels, through the public APIs, and show its figures. Again: changes nothing."""
    from shared.cli import demonstration

    output = Output(as_json)
    demonstration.show_demo(demonstration.load_demo(Installation(data), output), output)


@app.command(name="import")
def import_things(
    things: Annotated[str, typer.Argument(help="customers, contacts, reps, products, leads, contracts or invoices.")],
    file: Annotated[Path, typer.Argument(help="NDJSON: a line of JSON for each, with the fields of the create body.")],
    key: Annotated[str | None, typer.Option(help="That of an import which was broken off, to go on with it.")] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Import a file of customers, contracts or the like. Each line is accepted or refused by itself."""
    from shared.cli.importing import import_file

    import_file(Installation(data), Output(as_json), things, file, key)


for command in upkeep.COMMANDS:
    app.command()(command)


@app.command()
def token(
    role: Annotated[Role, typer.Option(help="What the bearer may do.")],
    rep: Annotated[UUID | None, typer.Option(help="The rep that the bearer is.")] = None,
    sub: Annotated[str | None, typer.Option(help="Who the bearer is; demo-ROLE or demo-ROLE-REP unless given.")] = None,
    ttl: Annotated[str, typer.Option(help="How long it is good: 90s, 30m, 24h, 7d.")] = "24h",
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Print a bearer token of the embedded issuer, and nothing else."""
    minted = Installation(data).token(role, rep, sub=sub, ttl=duration(ttl))
    output = Output(as_json)
    output.value({"token": minted})
    output.line(minted)


@app.command()
def erp_secret(
    add: Annotated[bool, typer.Option("--add", help="Make a new one; the old one is good until withdrawn.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Let only the newest be good from now on.")] = False,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Print the secrets that sign the ERP's pushes, the newest last. To change them: --add, then --withdraw."""
    live = Installation(data).erp_secrets(add=add, withdraw=withdraw)
    output = Output(as_json)
    output.value({"secrets": live})
    output.line("\n".join(live))


@app.command()
def erp_day(
    payments: Annotated[int, typer.Option(min=8, max=100_000, help="About how many.")] = 3000,
    seed: Annotated[int | None, typer.Option(min=0, max=19_999, help="The same seed, the same day.")] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Play an ERP that pushes payments all day, then compare its own books with the reconciliation.

    Pushes are repeated, told twice and out of order; the secret is changed and the service killed meanwhile."""
    from shared.cli.erp_day import play_day, show

    output = Output(as_json)
    show(play_day(Installation(data), output, payments, seed), output)


def duration(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if unit not in UNITS or not (number.isascii() and number.isdigit()) or not 0 < int(number) < 100_000:
        raise Failed(f"--ttl {text!r}: a number with one of {', '.join(UNITS)} after it, as in 24h")
    return timedelta(**{UNITS[unit]: int(number)})


def main() -> None:
    """Foreseeable troubles are one line and a non-zero exit."""
    try:
        app()
    except (Failed, ServerFailed, NoAccount) as failure:
        fail(failure)
    except OSError as failure:
        fail(f"{failure.filename}: {failure.strerror}" if failure.filename else failure)
