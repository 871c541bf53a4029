"""What `sales up` shows once all is ready: addresses, a token for each role, and what to try."""

import os
import sys
from datetime import timedelta

from rich.console import Console

from deploy.demo import show, to_try
from deploy.demo.summary import Summary
from shared.cli.installation import Installation
from shared.cli.output import Output
from shared.web.roles import Role

DAY = timedelta(hours=24)


def welcome(installation: Installation, output: Output, figures: Summary | None, options: str) -> None:
    """`figures` of demo data just loaded; `options` is what a command needs to find this installation again, with a
    blank before it."""
    addresses, sales = installation.running.addresses, os.path.relpath(sys.argv[0])
    output.line("\nTokens, good for 24 hours:")
    for role in Role:
        output.line(f"  {role:<17} {installation.token(role, ttl=DAY)}")
    if figures is not None:
        show(figures, Console())
    output.line("\nServices, each with its documentation at /docs:")
    for service, address in addresses.items():
        output.line(f"  {service:<17} {address}")
    output.line("\nThree things to try:")
    tries = (
        to_try(addresses, sales, options)
        if installation.data.demo_mark.exists()
        else _on_empty_data(addresses, sales, options)
    )
    for command in tries:
        output.line(f"  {command}")
    output.line("")


def _on_empty_data(addresses: dict[str, str], sales: str, options: str) -> list[str]:
    bearer = f'-H "Authorization: Bearer $({sales} token --role rep{options})"'
    return [
        f"{sales} status{options}",
        f"curl -s {bearer} '{addresses['customer']}/v1/customers'",
        f"{sales} demo{options}",
    ]
