"""`sales demo`: SteelWheels loaded, and its figures."""

import asyncio
from dataclasses import asdict

from rich.console import Console

from deploy.demo import load, show, summary
from deploy.demo.client import Away, Refused
from deploy.demo.summary import Summary
from shared.cli.installation import Installation
from shared.cli.output import Failed, Output
from shared.cli.progress import progress_of
from shared.web.roles import Role


def load_demo(installation: Installation, output: Output) -> Summary:
    """Load the demo data; its figures. Raises Failed with the reason where a service refuses or stays away; the
    next load goes on from there."""
    addresses = installation.running.addresses

    def token_for(role: str) -> str:
        return installation.token(Role(role))

    try:
        with progress_of("Demo data", output) as progress:
            asyncio.run(load(addresses, token_for, progress))
        found = asyncio.run(summary(addresses, token_for))
    except (Refused, Away) as failure:
        raise Failed(f"the demo data did not load: {failure}") from failure
    installation.data.demo_mark.touch()
    return found


def show_demo(found: Summary, output: Output) -> None:
    output.value(asdict(found))
    if not output.as_json:
        show(found, Console())
