"""What `sales up` shows once all is ready: addresses, a token for each role, and what to try."""

import os
import sys
from datetime import timedelta

from shared.cli.installation import Installation
from shared.cli.output import Output
from shared.web.roles import Role

DAY = timedelta(hours=24)


def welcome(installation: Installation, output: Output, options: str) -> None:
    """`options` is what a command needs to find this installation again, with a blank before it."""
    addresses, sales = installation.running.addresses, os.path.relpath(sys.argv[0])
    output.line("\nTokens, good for 24 hours:")
    for role in Role:
        output.line(f"  {role:<17} {installation.token(role, ttl=DAY)}")
    output.line("\nServices, each with its documentation at /docs:")
    for service, address in addresses.items():
        output.line(f"  {service:<17} {address}")
    bearer = f"Authorization: Bearer $({sales} token --role finance{options})"
    output.line("\nThree things to try:")
    output.line(f"  curl -H \"{bearer}\" '{addresses['pipeline']}/v1/reports/aging?by=customer'")
    output.line(f"  {sales} status{options}")
    output.line(f"  open {addresses['incentive']}/docs in a browser\n")
