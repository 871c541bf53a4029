from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

OWNER, CUSTOMER = uuid4(), uuid4()
CAMPAIGN: dict[str, Any] = {
    "external_id": "C-1",
    "name": "Spring catalogue",
    "kind": "launch",
    "target_list": ["Atelier graphique", "dealers in EMEA"],
    "invited_by": [str(OWNER)],
    "spread_by": ["marketing"],
    "from": "2004-03-01",
    "to": "2004-03-31",
    "budget": "500.00",
}
LEAD = {"name": "Ms Li", "company": "Atelier", "contact": "li@example.com", "source": "launch event"}


async def look(clients: Clients, path: str, **params: str) -> Any:
    """As one who sees the whole company."""
    answer = await clients.served.as_("director").get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def clients(pipeline: Served) -> Clients:
    await pipeline.caught_up()  # what the organisation says of who sees what is there from the start
    return Clients(pipeline)


async def deal(clients: Clients, campaign_id: str, customer: UUID, amount: str) -> str:
    """A lead of the campaign, up to its signed contract."""
    lead = await clients.ok("marketing", "/v1/leads", {**LEAD, "campaign_id": campaign_id})
    qualify = {
        "customer_id": str(customer),
        "owner_id": str(OWNER),
        "expected_amount": amount,
        "expected_close_on": "2004-06-30",
    }
    opportunity = (await clients.ok("sales_manager", f"/v1/leads/{lead['id']}/qualify", qualify))["opportunity_id"]
    return await clients.signed(body(customer, OWNER, amount, opportunity_id=opportunity))


async def test_source_and_campaign_are_kept_from_the_lead_to_the_deal_and_the_campaigns_return(
    clients: Clients,
) -> None:
    launched = await clients.ok("marketing", "/v1/campaigns", CAMPAIGN)
    assert {name: launched[name] for name in CAMPAIGN} == CAMPAIGN
    assert (launched["status"], launched["currency"]) == ("running", "USD")
    other = await clients.ok("marketing", "/v1/campaigns", {**CAMPAIGN, "external_id": "C-2", "to": "2004-05-01"})
    await deal(clients, launched["id"], CUSTOMER, "1000.00")
    second = await deal(clients, launched["id"], CUSTOMER, "400.00")
    await clients.ok("marketing", "/v1/leads", {**LEAD, "campaign_id": launched["id"]})
    order = await clients.ok("sales_manager", "/v1/orders", {"contract_id": second, "placed_on": "2004-02-01"})
    await clients.ok("sales_manager", f"/v1/orders/{order['id']}/cancel", {"on": "2004-02-02", "reason": "moved"})

    deals = [data for kind, data in await clients.published() if kind == "DealSigned"]
    assert [(one["source"], one["campaign_id"], one["first_deal"]) for one in deals] == [
        ("launch event", launched["id"], True),
        ("launch event", launched["id"], False),
    ]
    result = {"cost": "800.00", "leads": 3, "summary": "forty came"}
    closed = await clients.ok("marketing", f"/v1/campaigns/{launched['id']}/close", {"result": result})
    assert closed["status"] == "closed"
    assert (closed["cost"], closed["result"]["leads"], closed["result"]["return"]) == ("800.00", 3, None)

    position = str(await clients.served.caught_up())
    report = await look(clients, "/v1/reports/campaigns", min_position=position)
    figures = ("leads", "qualified", "opportunities", "deals", "signed_amount", "cost", "return", "return_rate")
    assert [[row[name] for name in figures] for row in report["rows"]] == [
        [3, 2, 2, 1, "1000.00", "800.00", "200.00", "0.2500"],
        [0, 0, 0, 0, "0.00", None, None, None],
    ]
    assert [row["key"] for row in report["rows"]] == [launched["id"], other["id"]]
    assert [report["total"][name] for name in figures] == [3, 2, 2, 1, "1000.00", "800.00", "200.00", "0.2500"]
    later = await look(clients, "/v1/reports/campaigns", **{"from": "2004-04-01"})
    assert [row["external_id"] for row in later["rows"]] == ["C-2"]
    euros = await look(clients, "/v1/reports/campaigns", currency="EUR", kind="launch")
    assert [(row["leads"], row["deals"], row["cost"]) for row in euros["rows"]] == [(3, 0, None), (0, 0, None)]


async def test_campaigns_are_found_and_bad_input_is_pointed_at(clients: Clients) -> None:
    first = await clients.ok("marketing", "/v1/campaigns", CAMPAIGN)
    again = await clients.post("marketing", "/v1/campaigns", CAMPAIGN)
    assert (again.status_code, again.json()["existing_id"]) == (409, first["id"])
    for path, change, pointer in (
        ("/v1/campaigns", {**CAMPAIGN, "to": "2004-02-01"}, "/to"),
        ("/v1/campaigns", {**CAMPAIGN, "budget": 500}, "/budget"),
        (f"/v1/campaigns/{first['id']}/close", {"result": {"cost": 5}}, "/result/cost"),
        (f"/v1/campaigns/{first['id']}/close", {"result": 7}, "/result"),
    ):
        answer = await clients.post("marketing", path, change)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await clients.post("rep", "/v1/campaigns", CAMPAIGN)).status_code == 403
    position = str(await clients.served.caught_up())
    for asked, found in (
        ({"external_id": "C-1"}, 1),
        ({"status": "closed"}, 0),
        ({"kind": "launch", "on": "2004-03-31"}, 1),
        ({"on": "2004-04-01"}, 0),
    ):
        page = await look(clients, "/v1/campaigns", min_position=position, **asked)
        assert len(page["items"]) == found, asked
    assert await look(clients, f"/v1/campaigns/{first['id']}") == first
