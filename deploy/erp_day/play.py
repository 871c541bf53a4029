"""The day as it happens, and what the evening finds."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import httpx

from deploy.demo.client import Client
from deploy.demo.settled import settled
from deploy.erp_day.books import as_listed, expected, said
from deploy.erp_day.office import Office
from deploy.erp_day.plan import Day
from deploy.erp_day.sender import Sender, Unanswered

Progress = Callable[[int, int, str], None]


class House(Protocol):
    """The installation that the ERP pushes to."""

    def secrets(self) -> list[str]:
        """The live ones."""
        ...

    def add_secret(self) -> list[str]:
        """The live secrets, the new one last."""
        ...

    def withdraw_secret(self) -> list[str]: ...

    def kill(self) -> None:
        """kill -9 of the service that the ERP pushes to. It comes back by itself."""
        ...


@dataclass
class Evening:
    """`differences` between the reconciliation and the ERP's books: none, if all is well. `rate` is of the pushes of
    the quiet part of the day."""

    seed: int
    date: str
    payments: int
    pushes_per_second: float
    tally: dict[str, int] = field(default_factory=dict)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)


async def play(
    day: Day, addresses: Mapping[str, str], token_for: Callable[[str], str], house: House, told: Progress
) -> Evening:
    """Raises Unanswered, and the client's Refused and Away."""
    async with Client(addresses, token_for) as client, Sender(addresses["pipeline"], house.secrets()) as erp:
        office, steps = Office(day, client), iter(range(1, 8))

        def now(what: str) -> None:
            told(next(steps), 7, what)

        now("contracts and invoices")
        await office.prepare()
        await settled(client)
        morning, afternoon = day.pushes(late=False), day.pushes(late=True)
        half, quarter = len(morning) // 2, len(morning) // 4
        now("payments")
        began, sent = time.monotonic(), erp.tally.answered
        early = await erp.send_all(morning[:half])
        rate = (erp.tally.answered - sent) / (time.monotonic() - began)
        now("payments, while the secret is changed")
        old, erp.secrets = erp.secrets, house.add_secret()
        early = await erp.send_all([*early, *morning[half : half + quarter]])
        erp.secrets = house.withdraw_secret()
        await _refuse_old(erp, day, old)
        now("payments and invoices, while the service is killed")
        last = [*morning[half + quarter :], *early]
        early, _, _ = await asyncio.gather(erp.send_all(last), office.issue_late(), asyncio.to_thread(house.kill))
        early = await erp.send_all(early)
        now("unknown customers found out, reversals")
        more, _ = await asyncio.gather(erp.send_all(afternoon), office.find_out())
        if lost := await erp.send_all([*early, *more]):
            raise Unanswered(f"{lost[0].id} speaks of a payment that was told and is not there")
        now("waiting until all is known everywhere")
        await settled(client)
        now("reconciliation")
        evening = Evening(day.seed, day.on.isoformat(), day.payments, round(rate, 1), asdict(erp.tally))
        await reconcile(day, client, evening)
        return evening


async def _refuse_old(erp: Sender, day: Day, old: Any) -> None:
    push = day.pushes(late=False)[0]
    answer = await erp.try_once(push, old)
    if answer.status_code != httpx.codes.UNAUTHORIZED:
        raise Unanswered(f"a secret that was withdrawn is still good: {answer.status_code}")


async def reconcile(day: Day, client: Client, evening: Evening) -> None:
    for currency in sorted({customer.currency for customer in day.customers}):
        report = await client.get(
            "erp", "pipeline", "/v1/erp/reconciliation", date=day.on.isoformat(), currency=currency
        )
        found, wanted = said(report), expected(day, currency)
        evening.reports[currency] = report
        evening.differences += [
            f"{currency} {name}: {found[name]} and not {wanted[name]}" for name in wanted if found[name] != wanted[name]
        ]
    listed = await _every(day, client)
    for customer in day.customers:
        for payment in customer.payments:
            wanted, found = as_listed(payment, customer), listed.pop(payment.payment_id, {})
            seen = {name: found.get(name) for name in wanted}
            if seen != wanted:
                evening.differences.append(f"{payment.payment_id}: {seen} and not {wanted}")
    evening.differences += [f"{payment_id}: never told" for payment_id in listed]


async def _every(day: Day, client: Client) -> dict[str, dict[str, Any]]:
    """The payments of the day as listed, by payment id."""
    found: dict[str, dict[str, Any]] = {}
    cursor: dict[str, str] = {}
    while True:
        page = await client.get("erp", "pipeline", "/v1/payments", received_on=day.on.isoformat(), limit=200, **cursor)
        found |= {item["payment_id"]: item for item in page["items"]}
        if not page["next_cursor"]:
            return found
        cursor = {"cursor": page["next_cursor"]}
