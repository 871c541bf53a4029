"""From a campaign over a lead, a demo, three versions of a quote, a legal rejection and an amendment to the signature:
in the pipeline service, over HTTP. Source and campaign are kept all the way."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.pipeline.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import serving
from tests.pipeline.clients import CHECKLIST, SCHEDULE, Clients

CUSTOMER, OWNER, HELPER = (str(uuid4()) for _ in range(3))
SPLITS = [{"rep_id": OWNER, "percent": "62.5"}, {"rep_id": HELPER, "percent": "37.5"}]
PRODUCT = {"name": "Chopper", "line": "Motorcycles", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}
LEVELS = {"levels": [{"role": "sales_manager", "percent": "5"}, {"role": "regional_manager", "percent": "20"}]}
PROCESS = {
    "effective_on": "2000-01-01",
    "stages": [{"stage": "proposal", "probability": "60", "evidence": ["demo report"], "max_days": 30}],
}
CAMPAIGN = {
    "name": "Be the first to ride it",
    "kind": "trial",
    "target_list": ["Atelier graphique"],
    "invited_by": [OWNER],
    "spread_by": ["marketing"],
    "from": "2004-01-01",
    "to": "2004-02-28",
    "budget": "600.00",
}
LEAD = {"name": "Ms Schmitt", "company": "Atelier graphique", "contact": "40.32.2555", "source": "trial day"}


@pytest.fixture
async def clients(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Clients]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, base_currency="USD") as served:
        await served.caught_up()
        for role, path, body in (
            ("product", "/v1/products/S10", PRODUCT),
            ("director", "/v1/discount-authority", LEVELS),
            ("director", "/v1/sales-processes/Motorcycles", PROCESS),
            ("marketing", "/v1/lead-rules", {"rules": [{"product": "S10", "reps": [OWNER]}]}),
        ):
            assert (await served.as_(role).put(path, json=body)).is_success
        yield Clients(served)


def lines(price: str) -> list[dict[str, Any]]:
    return [{"sku": "S10", "quantity": 20, "unit_price": price}]


async def qualified(clients: Clients, campaign_id: str) -> str:
    """The lead is handed out by rule and becomes an opportunity, whose id this is."""
    lead = await clients.ok("marketing", "/v1/leads", {**LEAD, "campaign_id": campaign_id, "product": "S10"})
    await clients.served.caught_up()
    qualify = {
        "customer_id": CUSTOMER,
        "owner_id": OWNER,
        "expected_amount": "2000.00",
        "expected_close_on": "2004-03-31",
        "splits": SPLITS,
    }
    shown = await clients.ok("sales_manager", f"/v1/leads/{lead['id']}/qualify", qualify)
    assert (shown["rep_id"], shown["assignments"][0]["rule"]) == (OWNER, 1)
    opportunity_id: str = shown["opportunity_id"]
    return opportunity_id


async def proposed(clients: Clients, opportunity_id: str) -> None:
    path = f"/v1/opportunities/{opportunity_id}"
    await clients.ok("sales_manager", f"{path}/demo", {"held_on": "2004-01-15", "feedback": "They want it in red"})
    step = {"stage": "proposal", "on": "2004-01-16"}
    assert (await clients.post("sales_manager", f"{path}/advance", step)).status_code == 422
    advanced = await clients.ok("sales_manager", f"{path}/advance", {**step, "evidence": ["demo report"]})
    assert (advanced["line"], advanced["process_version"], advanced["probability"]) == ("Motorcycles", 1, "60")


async def accepted(clients: Clients, opportunity_id: str) -> str:
    """Three versions: returned, sent and found too dear, accepted."""
    draft = {"opportunity_id": opportunity_id, "valid_until": "2004-03-31", "lines": lines("100.00")}
    quote_id: str = (await clients.ok("sales_manager", "/v1/quotes", draft))["id"]
    path = f"/v1/quotes/{quote_id}"
    await clients.ok("sales_manager", f"{path}/submit", {})
    await clients.ok("regional_manager", f"{path}/return", {"version": 1, "reason": "they asked for less"})
    for version, price in ((2, "95.00"), (3, "90.00")):
        await clients.ok("sales_manager", f"{path}/revise", {"lines": lines(price)})
        await clients.ok("sales_manager", f"{path}/submit", {})
        await clients.ok("regional_manager", f"{path}/approve", {"version": version})
        await clients.ok("sales_manager", f"{path}/send", {"version": version})
        await clients.ok("sales_manager", f"{path}/feedback", {"text": f"of {price}"})
    assert (
        await clients.post("sales_manager", f"{path}/accept", {"version": 2, "on": "2004-02-20"})
    ).status_code == 409
    shown = await clients.ok("sales_manager", f"{path}/accept", {"version": 3, "on": "2004-02-20"})
    assert [version["status"] for version in shown["versions"]] == ["returned", "superseded", "accepted"]
    return quote_id


async def signed(clients: Clients, quote_id: str) -> str:
    """Legal rejects the first version; the amended one is reviewed, approved and signed."""
    draft = {
        "customer_id": CUSTOMER,
        "owner_id": OWNER,
        "currency": "USD",
        "amount": "1800.00",
        "quote_id": quote_id,
        "payment_schedule": SCHEDULE,
    }
    contract_id: str = (await clients.ok("sales_manager", "/v1/contracts", draft))["id"]
    path = f"/v1/contracts/{contract_id}"
    unfair = {**CHECKLIST, "unfair_terms": {"ok": False, "note": "liability without end"}}
    await clients.ok("legal", f"{path}/legal-review", {"version": 1, "verdict": "rejected", "checklist": unfair})
    await clients.ok("director", f"{path}/approve", {"version": 1})
    sign = {"version": 1, "signed_on": "2004-03-05"}
    rejected = await clients.post("assistant", f"{path}/sign", sign)
    assert (rejected.status_code, rejected.json()["type"]) == (409, "/problems/not-approved")
    await clients.ok("sales_manager", f"{path}/amend", {"terms": "Liability up to the amount", "reason": "legal"})
    for version, problem in ((1, "/problems/stale-version"), (2, "/problems/not-approved")):
        refused = await clients.post("assistant", f"{path}/sign", {**sign, "version": version})
        assert (refused.status_code, refused.json()["type"]) == (409, problem)
    await clients.approve(contract_id, version=2)
    await clients.sign(contract_id, "2004-03-05", version=2)
    return contract_id


async def test_from_a_campaign_to_the_signature_of_a_deal_that_still_knows_it(clients: Clients) -> None:
    campaign_id = (await clients.ok("marketing", "/v1/campaigns", CAMPAIGN))["id"]
    opportunity_id = await qualified(clients, campaign_id)
    await proposed(clients, opportunity_id)
    quote_id = await accepted(clients, opportunity_id)
    contract_id = await signed(clients, quote_id)
    await clients.ok("marketing", f"/v1/campaigns/{campaign_id}/close", {"result": {"cost": "450.00"}})

    told = dict(await clients.published())
    deal, won = told["DealSigned"], told["StageAdvanced"]
    kept = [deal[name] for name in ("source", "campaign_id", "first_deal", "splits", "document_version")]
    assert kept == ["trial day", campaign_id, True, SPLITS, 2]
    assert (won["stage"], won["campaign_id"], won["contract_id"]) == ("won", campaign_id, contract_id)
    position = str(await clients.served.caught_up())
    report = await clients.get("/v1/reports/campaigns", min_position=position)
    figures = ("leads", "qualified", "opportunities", "deals", "signed_amount", "cost", "return", "return_rate")
    assert [report["rows"][0][name] for name in figures] == [1, 1, 1, 1, "1800.00", "450.00", "1350.00", "3.0000"]
    by_rep = (await clients.get("/v1/reports/sales", by="rep"))["rows"]
    assert [(row["key"], row["amount"]) for row in by_rep] == [(OWNER, "1125.00"), (HELPER, "675.00")]
