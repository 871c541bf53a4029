"""`sales check`: whether logs, read tables and what services heard of each other are what they must be."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path

from shared.cli.installation import Installation
from shared.cli.opened_service import OpenedService, opened, projections_of
from shared.cli.output import Failed, Output
from shared.cli.progress import Told, about, progress_of
from shared.log.log import LogUnavailable
from shared.readers.check import Finding, Subject, check
from shared.web.acknowledged import AcksUnreadable, acknowledged, read_acks


def check_all(
    installation: Installation,
    output: Output,
    service: str | None,
    projections: list[str],
    acks: Path | None = None,
    since: int = 0,
) -> None:
    """Raises Failed, after all findings, where one is not well."""
    if projections and service is None:
        raise Failed("--projection needs its --service")
    if since and service is None:
        raise Failed("--since is a position of one log, and needs its --service")
    if acks is not None:
        _look_through(acks)
    chosen = [service] if service else list(installation.running.addresses)
    with progress_of("Checking", output) as progress:
        try:
            findings = asyncio.run(_findings(installation, chosen, projections, acks, since, progress))
        except LogUnavailable as failure:
            raise Failed("the database does not answer") from failure
    output.value([asdict(one) for one in findings])
    rows = [(one.service, one.name, "ok" if one.ok else "FAILED", one.detail) for one in findings]
    output.table(("service", "what", "", "detail"), rows)
    wrong = sum(not one.ok for one in findings)
    if wrong:
        raise Failed(f"{wrong} of {len(findings)} checks failed")


def _look_through(acks: Path) -> None:
    """Before anything else, which takes longer. Raises Failed for a line that tells of no answer."""
    with acks.open() as lines:
        try:
            for _ in read_acks(lines):
                pass
        except AcksUnreadable as unreadable:
            raise Failed(f"{acks}: {unreadable}") from unreadable


async def _findings(
    installation: Installation,
    chosen: list[str],
    projections: list[str],
    acks: Path | None,
    since: int,
    progress: Told,
) -> list[Finding]:
    findings = []
    async with AsyncExitStack() as stack:
        services = {
            name: await stack.enter_async_context(opened(installation, name)) for name in installation.running.addresses
        }
        for name in chosen:
            subject = _subject(services, name, projections, since)
            async for finding in check(subject, about(name, progress)):
                findings.append(finding)
            if acks is not None:
                with acks.open() as lines:
                    findings.append(await acknowledged(name, services[name].store, read_acks(lines)))
    return findings


def _subject(services: dict[str, OpenedService], name: str, projections: list[str], since: int) -> Subject:
    one = services[name]
    return Subject(
        service=name,
        store=one.store,
        tail=one.tail,
        projections=projections_of(one.manifest, projections),
        hears={source: services[source].log.feed for source in one.manifest.hears},
        keys=one.keys,
        rows=one.log.rows,
        invariants=one.manifest.invariants,
        since=since,
    )
