"""What `sales up` shows once all is ready: addresses, a token for each role, and what to try."""

import os
import sys
from datetime import timedelta
from uuid import UUID

from rich.console import Console

from deploy.demo import show, to_try
from deploy.demo.summary import Summary
from shared.cli.installation import Installation
from shared.cli.output import Output
from shared.web.roles import Role

DAY = timedelta(hours=24)
DEMO_REP = "1370"
"""The external id of a rep of the demo, with many deals."""
SEE_THEIR_OWN = frozenset({Role.REP, Role.ACCOUNT_MANAGER})


def welcome(installation: Installation, output: Output, figures: Summary | None, options: str) -> None:
    """`figures` of demo data just loaded; `options` is what a command needs to find this installation again, with a
    blank before it."""
    addresses, sales = installation.running.addresses, os.path.relpath(sys.argv[0])
    rep = _demo_rep(installation) if installation.data.demo_mark.exists() else None
    output.line("\nTokens, good for 24 hours:")
    for role in Role:
        output.line(f"  {role:<17} {installation.token(role, rep if role in SEE_THEIR_OWN else None, ttl=DAY)}")
    if rep:
        output.line(f"The rep is {DEMO_REP} {rep}: a rep sees only what is theirs.")
    if figures is not None:
        show(figures, Console())
    output.line("\nServices, each with its documentation at /docs:")
    for service, address in addresses.items():
        output.line(f"  {service:<17} {address}")
    output.line(f"  {'console':<17} {addresses['customer']}/ops/")
    output.line("\nThree things to try:")
    tries = (
        to_try(addresses, sales, options)
        if installation.data.demo_mark.exists()
        else _on_empty_data(addresses, sales, options)
    )
    for command in tries:
        output.line(f"  {command}")
    output.line("")


def _demo_rep(installation: Installation) -> UUID | None:
    """None where somebody has made another organisation of it."""
    found = installation.ask("performance", "GET", "/v1/reps", parameters={"external_id": DEMO_REP}, role=Role.HR)
    return UUID(found["items"][0]["id"]) if found["items"] else None


def _on_empty_data(addresses: dict[str, str], sales: str, options: str) -> list[str]:
    bearer = f'-H "Authorization: Bearer $({sales} token --role assistant{options})"'
    return [
        f"{sales} status{options}",
        f"curl -s {bearer} '{addresses['customer']}/v1/customers'",
        f"{sales} demo{options}",
    ]
