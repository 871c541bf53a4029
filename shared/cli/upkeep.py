"""The commands that look after what is stored: tables built afresh, checks, backups, and persons erased."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from shared.cli import running
from shared.cli.installation import Installation
from shared.cli.options import DATA, Data, Json
from shared.cli.output import Failed, Output
from shared.settings import SERVICES


def rebuild(
    service: Annotated[str, typer.Argument(help="The service; it serves on meanwhile.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the log.")],
    projections: Annotated[list[str] | None, typer.Argument(help="Its projections; every one unless named.")] = None,
    drop: Annotated[
        int | None, typer.Option(min=1, help="Rebuild nothing: drop this old version of the one projection named.")
    ] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Build read tables afresh from the log, or with --drop let go of an old version of one."""
    from shared.cli.rebuilding import drop_version, rebuild_projections

    names, output = projections or [], Output(as_json)
    if drop is None:
        rebuild_projections(Installation(data), output, service, names, reason)
    elif len(names) != 1:
        raise Failed("--drop needs the name of one projection")
    else:
        drop_version(Installation(data), output, service, names[0], drop, reason)


def check(
    service: Annotated[str | None, typer.Option(help="One service; all of them unless given.")] = None,
    projection: Annotated[
        list[str] | None, typer.Option(help="Of the read tables only this one; may be repeated.")
    ] = None,
    since: Annotated[
        int,
        typer.Option(min=0, help="Only what comes after this position, and the read tables that it concerns."),
    ] = 0,
    acks: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Answers that clients got, a line of JSON each: service, method, path, key, status, position.",
        ),
    ] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Check that logs, read tables and what services heard of each other are what they must be."""
    from shared.cli.checking import check_all

    only = chosen_services([service])[0] if service else None
    check_all(Installation(data), Output(as_json), only, projection or [], acks, since)


def backup(
    to: Annotated[Path, typer.Argument(help="The folder to make; one that is there is never overwritten.")],
    service: Annotated[list[str] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Back up the services' databases while they serve, each as its log was at one position.

    The keys of persons are not in it: they have a store of their own."""
    from shared.cli.backing_up import back_up

    with running.interruptible():
        back_up(Installation(data), Output(as_json), to, chosen_services(service))


def restore(
    archive: Annotated[Path, typer.Argument(help="The folder that `sales backup` made.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the log, so name nobody in it.")],
    service: Annotated[list[str] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    without: Annotated[
        list[str] | None, typer.Option(help="A consumer that cannot be asked what it has seen; may be repeated.")
    ] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Restore a backup, in place or into a data folder that is not there yet, while nothing runs on it.

    Each log goes on in a new epoch, above all that Kafka and its consumers have seen of it, and says what is lost."""
    from shared.cli.restoring import restore

    with running.interruptible():
        restore(Installation(data), Output(as_json), archive, chosen_services(service), reason, without or [])


def begin_epoch(
    service: Annotated[str, typer.Argument(help="The service whose log may lack what others have seen.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the log, so name nobody in it.")],
    without: Annotated[
        list[str] | None, typer.Option(help="A consumer that cannot be asked what it has seen; may be repeated.")
    ] = None,
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Begin a new epoch of a log whose database was promoted or put back by other means, before its service runs."""
    from shared.cli.restoring import begin

    with running.interruptible():
        begin(Installation(data), Output(as_json), chosen_services([service])[0], reason, without or [])


def persons(
    thing: Annotated[UUID, typer.Argument(help="The id of a customer, a rep, or what else has persons' data.")],
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Show whose personal data a thing holds: how the id of a contact is found."""
    from shared.cli.erasing import show_persons

    show_persons(Installation(data), Output(as_json), thing)


def erase(
    person: Annotated[UUID, typer.Argument(help="The person's id: of the contact, the customer, the rep.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the log, so name nobody in it.")],
    data: Data = DATA,
    as_json: Json = False,
) -> None:
    """Erase a person's data in all services, for good: the key that it is sealed with is destroyed."""
    from shared.cli.erasing import erase_person

    erase_person(Installation(data), Output(as_json), person, reason)


COMMANDS = (rebuild, check, backup, restore, begin_epoch, persons, erase)


def chosen_services(named: list[str] | None) -> list[str]:
    """Each once; none for all of them. Raises Failed for one that does not exist."""
    for name in named or ():
        if name not in SERVICES:
            raise Failed(f"there is no service {name!r}; there are {', '.join(SERVICES)}")
    return list(dict.fromkeys(named or ()))
