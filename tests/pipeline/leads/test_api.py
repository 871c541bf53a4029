from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.published.performance import RepLeft
from shared.testing.serving import Served
from tests.pipeline.clients import Clients

ANNA, BEN, CUSTOMER = (str(uuid4()) for _ in range(3))
LEAD: dict[str, Any] = {
    "external_id": "L-1",
    "name": "Ms Schmitt asks for classic cars",
    "company": "Atelier graphique",
    "contact": "Carine Schmitt, 40.32.2555",
    "source": "trade fair",
    "region": "EMEA",
    "product": "S10_1678",
}
QUALIFY = {
    "customer_id": CUSTOMER,
    "owner_id": ANNA,
    "expected_amount": "1000.00",
    "expected_close_on": "2004-06-30",
}
PRODUCT = {"name": "Chopper", "line": "Motorcycles", "list_price": "95.70", "floor_price": "48.81", "currency": "USD"}


async def look(clients: Clients, path: str, **params: str) -> Any:
    """As one who sees the whole company."""
    answer = await clients.served.as_("director").get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def clients(pipeline: Served) -> Clients:
    await pipeline.caught_up()  # what the organisation says of who sees what is there from the start
    return Clients(pipeline)


async def test_a_lead_is_captured_given_to_a_rep_and_qualified_as_an_opportunity(clients: Clients) -> None:
    await clients.served.as_("product").put("/v1/products/S10_1678", json=PRODUCT)
    answer = await clients.post("marketing", "/v1/leads", LEAD)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in LEAD} == LEAD
    assert (shown["status"], shown["rep_id"]) == ("new", None)
    path = f"/v1/leads/{shown['id']}"
    assert answer.headers["location"] == path

    given = await clients.ok("assistant", f"{path}/assign", {"rep_id": ANNA})
    assert (given["status"], given["rep_id"], given["owner_id"]) == ("assigned", ANNA, ANNA)
    qualified = await clients.ok("sales_manager", f"{path}/qualify", QUALIFY)
    assert qualified["status"] == "qualified"
    assert (await clients.ok("sales_manager", f"{path}/qualify", QUALIFY)) == qualified

    opened = await look(clients, f"/v1/opportunities/{qualified['opportunity_id']}")
    assert {name: opened[name] for name in QUALIFY} == QUALIFY
    kept = ("name", "source", "lead_id", "line", "currency", "new_customer", "stage")
    assert [opened[name] for name in kept] == [
        "Atelier graphique", "trade fair", shown["id"], "Motorcycles", "USD", True, "lead",
    ]  # fmt: skip
    other = await clients.post("sales_manager", f"{path}/qualify", {**QUALIFY, "owner_id": BEN})
    assert (other.status_code, other.json()["type"]) == (409, "/problems/wrong-status")
    assert (await look(clients, path)) == qualified
    assert [kind for kind, _ in await clients.published()] == ["OpportunityOpened"]


async def test_what_may_name_a_person_is_ciphertext_in_the_log_and_in_the_list(clients: Clients) -> None:
    await clients.ok("marketing", "/v1/leads", LEAD)
    position = await clients.served.caught_up()
    page = await look(clients, "/v1/leads", min_position=str(position))
    assert page["items"][0]["contact"] == LEAD["contact"]
    events = await clients.served.runtime.log.read(0, 100)
    assert events and not any("Schmitt" in str(event.data) for event in events)


async def test_leads_are_found_by_status_rep_source_region_and_number(clients: Clients) -> None:
    first = await clients.ok("rep", "/v1/leads", LEAD)
    second = await clients.ok("rep", "/v1/leads", {**LEAD, "external_id": "L-2", "source": "web", "region": "NA"})
    await clients.ok("rep", f"/v1/leads/{second['id']}/assign", {"rep_id": BEN})
    await clients.ok("rep", f"/v1/leads/{first['id']}/disqualify", {"reason": "a museum"})
    position = str(await clients.served.caught_up())
    for asked, found in (
        ({"status": "assigned"}, ["L-2"]),
        ({"status": "disqualified"}, ["L-1"]),
        ({"owner_id": BEN}, ["L-2"]),
        ({"rep_id": BEN}, ["L-2"]),
        ({"source": "trade fair"}, ["L-1"]),
        ({"region": "NA"}, ["L-2"]),
        ({"external_id": "L-1"}, ["L-1"]),
        ({}, ["L-1", "L-2"]),
    ):
        page = await look(clients, "/v1/leads", min_position=position, **asked)
        assert [item["external_id"] for item in page["items"]] == found, asked
    again = await clients.post("rep", "/v1/leads", LEAD)
    assert (again.status_code, again.json()["existing_id"]) == (409, first["id"])


async def test_bad_input_is_pointed_at(clients: Clients) -> None:
    for change, pointer in (
        ({"campaign_id": str(uuid4())}, "/campaign_id"),
        ({"contact": None}, "/contact"),
        ({"phone": "1"}, "/phone"),
    ):
        answer = await clients.post("rep", "/v1/leads", {**LEAD, **change})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await clients.post("finance", "/v1/leads", LEAD)).status_code == 403
    path = f"/v1/leads/{(await clients.ok('rep', '/v1/leads', LEAD))['id']}"
    splits = [{"rep_id": ANNA, "percent": "99"}]
    answer = await clients.post("rep", f"{path}/qualify", {**QUALIFY, "splits": splits})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/splits")
    assert (await look(clients, path))["status"] == "new"
    refused = await clients.post("rep", f"{path}/assign", {})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-rule-fits")
    assert (await clients.post("rep", f"/v1/leads/{uuid4()}/assign", {"rep_id": ANNA})).status_code == 404


async def test_rules_hand_out_by_region_and_load_and_pass_over_who_has_left(clients: Clients) -> None:
    rules = {"rules": [{"region": "EMEA", "reps": [ANNA, BEN], "most_open": 2}]}
    marketing = clients.served.as_("marketing")
    assert (await marketing.get("/v1/lead-rules")).status_code == 404
    assert (await marketing.put("/v1/lead-rules", json=rules)).json()["rules_version"] == 1
    assert (await marketing.put("/v1/lead-rules", json=rules)).json()["version"] == 1
    numbers = [f"L-{number}" for number in range(5)]
    ids = []
    for number in numbers:
        ids.append((await clients.ok("marketing", "/v1/leads", {**LEAD, "external_id": number}))["id"])
        await clients.served.caught_up()
    given = [(await look(clients, f"/v1/leads/{lead_id}"))["rep_id"] for lead_id in ids]
    assert given == [ANNA, BEN, ANNA, BEN, None]
    first = (await look(clients, f"/v1/leads/{ids[0]}"))["assignments"][0]
    assert (first["rule"], first["rules_version"]) == (1, 1)

    await clients.ok("sales_manager", f"/v1/leads/{ids[0]}/disqualify", {"reason": "a museum"})
    await clients.ok("sales_manager", f"/v1/leads/{ids[1]}/disqualify", {"reason": "a museum"})
    await clients.served.hear(RepLeft(rep_id=UUID(ANNA), on=(await _today(clients, ids[4]))))
    await clients.served.caught_up()
    late = await clients.ok("marketing", f"/v1/leads/{ids[4]}/assign", {})
    assert late["rep_id"] == BEN
    elsewhere = await clients.ok("marketing", "/v1/leads", {**LEAD, "external_id": "L-9", "region": "NA"})
    await clients.served.caught_up()
    assert (await look(clients, f"/v1/leads/{elsewhere['id']}"))["status"] == "new"


async def test_a_rep_sees_the_leads_that_are_the_reps_own(clients: Clients) -> None:
    theirs = await clients.ok("marketing", "/v1/leads", {**LEAD, "external_id": "L-1"})
    other = await clients.ok("marketing", "/v1/leads", {**LEAD, "external_id": "L-2"})
    await clients.ok("marketing", f"/v1/leads/{theirs['id']}/assign", {"rep_id": ANNA})
    await clients.ok("marketing", f"/v1/leads/{other['id']}/assign", {"rep_id": BEN})
    position = str(await clients.served.caught_up())
    anna = clients.served.as_("rep", rep_id=UUID(ANNA))
    page = await anna.get("/v1/leads", params={"min_position": position})
    assert [item["external_id"] for item in page.json()["items"]] == ["L-1"]
    assert (await anna.get(f"/v1/leads/{other['id']}")).status_code == 404
    body = {"reason": "a museum"}
    assert (await anna.post(f"/v1/leads/{other['id']}/disqualify", json=body)).status_code == 404
    assert (await anna.post(f"/v1/leads/{theirs['id']}/disqualify", json=body)).status_code == 200


async def _today(clients: Clients, lead_id: str) -> Any:
    return (await look(clients, f"/v1/leads/{lead_id}"))["captured_on"]
