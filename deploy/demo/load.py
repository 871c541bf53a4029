"""Load SteelWheels. A load that was interrupted anywhere is simply run again, and ends in the same state."""

from collections.abc import Callable, Mapping

from deploy.demo.client import Client
from deploy.demo.days import Days
from deploy.demo.masters import Masters
from deploy.demo.rows import SteelWheels
from deploy.demo.settled import settled


async def load(
    addresses: Mapping[str, str], token_for: Callable[[str], str], progress: Callable[[int, int, str], None]
) -> None:
    """`addresses` by service, `token_for(role)` a bearer token, `progress(done, total, what)` called after each row.

    Returns once all four services know and show everything. Raises Refused with a problem's text, or Away when a
    service stays away for longer than it takes to start it again.
    """
    data = SteelWheels()
    async with Client(addresses, token_for) as client:
        count = 0

        def done(what: str) -> None:
            nonlocal count
            count += 1
            progress(count, total, what)

        masters = Masters(data, client, done)
        total = masters.steps + len(data.orders) + len(data.payments)
        known = await masters.load()
        await settled(client)  # payments name customers, and deals reps, of which the other services must have heard
        await Days(data, known, client, done).load()
        await settled(client)
