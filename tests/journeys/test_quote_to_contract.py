"""From an opportunity over a demo, three versions of a quote and its acceptance to a contract, whose signature wins
the opportunity: in the pipeline service, over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.pipeline.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from tests.pipeline.clients import SCHEDULE, Clients

CUSTOMER, OWNER, HELPER = (str(uuid4()) for _ in range(3))
SPLITS = [{"rep_id": OWNER, "percent": "70"}, {"rep_id": HELPER, "percent": "30"}]
OPPORTUNITY = {
    "customer_id": CUSTOMER,
    "owner_id": OWNER,
    "name": "Classic cars for the spring",
    "expected_amount": "5000.00",
    "currency": "USD",
    "expected_close_on": "2004-03-31",
    "source": "trade fair",
    "splits": SPLITS,
}
PRODUCTS = {"S10_1678": ("95.70", "48.81"), "S10_1949": ("214.30", "98.58")}
PRICES = (("95.70", "214.30"), ("90.00", "200.00"), ("86.13", "192.87"))
"""The unit prices of three versions; the last is ten percent below list."""


@pytest.fixture
async def clients(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Clients]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, base_currency="USD") as served:
        await listed(served)
        yield Clients(served)


async def listed(served: Served) -> None:
    for sku, (list_price, floor_price) in PRODUCTS.items():
        product = {"name": sku, "line": "Cars", "list_price": list_price, "floor_price": floor_price, "currency": "USD"}
        assert (await served.as_("product").put(f"/v1/products/{sku}", json=product)).is_success
    levels = {"levels": [{"role": "sales_manager", "percent": "5"}, {"role": "regional_manager", "percent": "10"}]}
    assert (await served.as_("director").put("/v1/discount-authority", json=levels)).is_success


def lines(prices: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"sku": sku, "quantity": quantity, "unit_price": price}
        for sku, quantity, price in zip(PRODUCTS, (30, 10), prices, strict=True)
    ]


def contract(**more: Any) -> dict[str, Any]:
    return {
        "customer_id": CUSTOMER,
        "owner_id": OWNER,
        "currency": "USD",
        "payment_schedule": SCHEDULE,
        "amount": "4512.60",
        **more,
    }


async def accepted_quote(clients: Clients, opportunity_id: str) -> str:
    """Three versions: returned, sent and found too dear, accepted."""
    draft = {"opportunity_id": opportunity_id, "valid_until": "2004-03-31", "lines": lines(PRICES[0])}
    quote_id: str = (await clients.ok("rep", "/v1/quotes", draft))["id"]
    path = f"/v1/quotes/{quote_id}"
    await clients.ok("rep", f"{path}/submit", {})
    await clients.ok("sales_manager", f"{path}/return", {"version": 1, "reason": "they asked for a lower price"})

    await clients.ok("rep", f"{path}/revise", {**draft, "lines": lines(PRICES[1])})
    await clients.ok("rep", f"{path}/submit", {})
    assert (await clients.post("sales_manager", f"{path}/approve", {"version": 2})).status_code == 403
    await clients.ok("regional_manager", f"{path}/approve", {"version": 2})
    await clients.ok("rep", f"{path}/send", {"version": 2})
    await clients.ok("rep", f"{path}/feedback", {"text": "Still above the other offer", "wants": "Ten percent less"})

    await clients.ok("rep", f"{path}/revise", {"lines": lines(PRICES[2])})
    await clients.ok("rep", f"{path}/submit", {})
    await clients.ok("regional_manager", f"{path}/approve", {"version": 3})
    too_early = await clients.post("rep", "/v1/contracts", contract(quote_id=quote_id))
    assert (too_early.status_code, too_early.json()["type"]) == (409, "/problems/quote-not-accepted")
    assert (await clients.post("rep", f"{path}/accept", {"version": 2, "on": "2004-03-01"})).status_code == 409
    shown = await clients.ok("rep", f"{path}/accept", {"version": 3, "on": "2004-03-01"})
    assert [version["status"] for version in shown["versions"]] == ["returned", "superseded", "accepted"]
    assert shown["total"] == "4512.60"
    return quote_id


async def test_from_an_opportunity_to_its_contract(clients: Clients) -> None:
    opportunity_id = (await clients.ok("rep", "/v1/opportunities", OPPORTUNITY))["id"]
    path = f"/v1/opportunities/{opportunity_id}"
    await clients.ok("rep", f"{path}/demo", {"held_on": "2004-01-15", "attendees": 4, "feedback": "They like them"})
    await clients.ok("rep", f"{path}/advance", {"stage": "proposal", "on": "2004-01-16"})
    quote_id = await accepted_quote(clients, opportunity_id)
    await clients.ok("rep", f"{path}/advance", {"stage": "verbal", "on": "2004-03-01"})

    for wrong, pointer in (
        ({"quote_id": str(uuid4())}, "/quote_id"),
        ({"opportunity_id": str(uuid4())}, "/opportunity_id"),
        ({"quote_id": quote_id, "opportunity_id": str(uuid4())}, "/opportunity_id"),
        ({"quote_id": quote_id, "amount": "4512.61"}, "/amount"),
        ({"quote_id": quote_id, "lines": lines(PRICES[1])}, "/lines"),
        ({"quote_id": quote_id, "owner_id": HELPER}, "/owner_id"),
        ({"opportunity_id": opportunity_id, "customer_id": HELPER}, "/customer_id"),
        ({"opportunity_id": opportunity_id, "currency": "EUR"}, "/currency"),
        ({"opportunity_id": opportunity_id, "splits": [{"rep_id": OWNER, "percent": "100"}]}, "/splits"),
    ):
        answer = await clients.post("rep", "/v1/contracts", contract(**wrong))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), wrong

    drafted = await clients.ok("rep", "/v1/contracts", contract(quote_id=quote_id))
    assert (drafted["quote_id"], drafted["opportunity_id"]) == (quote_id, opportunity_id)
    assert (drafted["lines"], drafted["splits"]) == (lines(PRICES[2]), SPLITS)
    rival = await clients.approved(contract(opportunity_id=opportunity_id, splits=SPLITS[::-1], amount="4000.00"))
    await clients.approve(drafted["id"])
    assert (await clients.get(path))["status"] == "open"
    signed = await clients.sign(drafted["id"], "2004-03-05")
    assert signed["status"] == "signed"

    won = await clients.get(path)
    assert (won["status"], won["stage"], won["weighted_amount"]) == ("won", "won", "4512.60")
    assert won["win"] == {"contract_id": drafted["id"], "amount": "4512.60", "on": "2004-03-05"}
    days = [(stay["stage"], stay["days"]) for stay in won["stage_history"]]
    assert days[1:] == [("proposal", 45), ("verbal", 4), ("won", None)]
    second = await clients.post("assistant", f"/v1/contracts/{rival}/sign", {"version": 1, "signed_on": "2004-03-06"})
    assert (second.status_code, second.json()["type"]) == (409, "/problems/wrong-status")
    assert (await clients.get(f"/v1/contracts/{rival}"))["status"] == "approved"
    assert (await clients.post("rep", "/v1/contracts", contract(opportunity_id=opportunity_id))).status_code == 409
    await amended(clients, drafted["id"])

    told = await clients.published()
    assert [kind for kind, _ in told] == [
        "OpportunityOpened", "StageAdvanced", "StageAdvanced", "DealSigned", "StageAdvanced", "ContractAmended",
    ]  # fmt: skip
    deal, step = told[3][1], told[4][1]
    assert (deal["source"], deal["splits"], deal["amount"]) == ("trade fair", SPLITS, "4512.60")
    assert (step["stage"], step["probability"], step["contract_id"]) == ("won", "100", drafted["id"])


async def amended(clients: Clients, contract_id: str) -> None:
    """A later version's signature finds the opportunity won."""
    await clients.ok("rep", f"/v1/contracts/{contract_id}/amend", {"amount": "4600.00"})
    await clients.approve(contract_id, version=2)
    await clients.sign(contract_id, "2004-04-01", version=2)
