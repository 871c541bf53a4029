"""Opportunities of the reports' tests: opened, moved, lost and won over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shared.published.performance import RepJoined, RepTransferred, UnitFormed
from tests.pipeline.clients import Clients, body

ANN, BOB, CEM, ALPHA, BETA, NORTH, SOUTH = sorted(uuid4() for _ in range(7))


def deal(owner: UUID = ANN, amount: str = "1000.00", close: str = "2004-06-30", **more: Any) -> dict[str, Any]:
    return {
        "customer_id": str(ALPHA),
        "owner_id": str(owner),
        "name": "Classic cars",
        "expected_amount": amount,
        "currency": "USD",
        "expected_close_on": close,
        "opened_on": "2004-01-10",
        "source": "fair",
        "line": "Cars",
        **more,
    }


def shared_by(**percents: str) -> list[dict[str, str]]:
    reps = {"ann": ANN, "bob": BOB, "cem": CEM}
    return [{"rep_id": str(reps[name]), "percent": percent} for name, percent in percents.items()]


async def opened(clients: Clients, draft: dict[str, Any], *stages: str, on: str = "2004-02-01") -> str:
    """The path of an opportunity that went through these stages on that day."""
    path = f"/v1/opportunities/{(await clients.ok('sales_manager', '/v1/opportunities', draft))['id']}"
    for stage in stages:
        await clients.ok("sales_manager", f"{path}/advance", {"stage": stage, "on": on})
    return path


async def lose(clients: Clients, path: str, on: str, reason: str = "price", **more: Any) -> None:
    await clients.ok("sales_manager", f"{path}/lose", {"reason": reason, "on": on, **more})


async def win(clients: Clients, path: str, on: str, amount: str, **more: Any) -> str:
    """The id of the contract."""
    contract = body(more.pop("customer", ALPHA), more.pop("owner", ANN), amount, **more)
    return await clients.signed({**contract, "opportunity_id": path.rpartition("/")[2]}, on=on)


async def told(clients: Clients, report: str, **params: str) -> Any:
    position = await clients.served.caught_up()
    return await clients.get(f"/v1/reports/{report}", **params, min_position=str(position))


async def company(clients: Clients) -> None:
    """Ann, Bob and Cem in the north; Bob in the south from May."""
    for unit, name in ((NORTH, "North"), (SOUTH, "South")):
        formed = UnitFormed(unit_id=unit, name=name, kind="region", external_id=name.lower())
        await clients.hear("performance", unit, formed)
    for rep, name in ((ANN, "Ann"), (BOB, "Bob"), (CEM, "Cem")):
        joined = RepJoined(
            rep_id=rep, name=name, external_id=name[0], position="rep", unit_id=NORTH, joined_on=date(2003, 1, 1)
        )
        await clients.hear("performance", rep, joined)
    await clients.hear("performance", BOB, RepTransferred(rep_id=BOB, unit_id=SOUTH, on=date(2004, 5, 1)))
