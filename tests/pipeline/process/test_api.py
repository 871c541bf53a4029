from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.published.customer import VisitLogged
from shared.testing.serving import Served
from tests.pipeline.clients import Clients

CUSTOMER, OWNER = uuid4(), uuid4()
DEAL: dict[str, Any] = {
    "customer_id": str(CUSTOMER),
    "owner_id": str(OWNER),
    "name": "Classic cars",
    "expected_amount": "1000.00",
    "currency": "USD",
    "expected_close_on": "2004-06-30",
    "line": "Classic Cars",
    "opened_on": "2004-02-01",
}
NEEDS = {
    "stage": "needs",
    "probability": "30",
    "evidence": ["needs record"],
    "key_node": "the budget is named",
    "department": "sales",
    "max_days": 14,
}
PROCESS = {"effective_on": "2004-01-01", "stages": [{"stage": "lead", "probability": "5", "max_days": 7}, NEEDS]}
PATH = "/v1/sales-processes/Classic%20Cars"
RECORD = [{"name": "needs record", "note": "they want forty"}]


@pytest.fixture
async def clients(pipeline: Served) -> Clients:
    await pipeline.caught_up()  # what the organisation says of who sees what is there from the start
    return Clients(pipeline)


async def put(clients: Clients, path: str, body: dict[str, Any], role: str = "director") -> httpx.Response:
    return await clients.served.as_(role).put(path, json=body)


async def look(clients: Clients, path: str, **params: str) -> Any:
    answer = await clients.served.as_("director").get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ran(clients: Clients, as_of: str) -> Any:
    return await clients.ok("director", "/v1/deal-runs", {"as_of": as_of})


async def test_a_deal_keeps_the_process_version_that_it_began_under(clients: Clients) -> None:
    first = await put(clients, PATH, PROCESS)
    assert (first.status_code, first.json()["line"], first.json()["process_version"]) == (200, "Classic Cars", 1)
    assert (await put(clients, PATH, PROCESS)).json()["version"] == 1
    deal = await clients.ok("rep", "/v1/opportunities", DEAL)
    assert (deal["process_line"], deal["process_version"], deal["probability"]) == ("Classic Cars", 1, "5")
    stricter = {**NEEDS, "probability": "40", "evidence": ["needs record", "budget"]}
    second = (await put(clients, PATH, {**PROCESS, "stages": [stricter]})).json()
    assert [version["process_version"] for version in second["versions"]] == [1, 2]

    entered = await clients.ok("rep", f"/v1/opportunities/{deal['id']}/advance", {"stage": "needs", "evidence": RECORD})
    assert (entered["process_version"], entered["probability"]) == (1, "30")
    newer = await clients.ok("rep", "/v1/opportunities", DEAL)
    assert (newer["process_version"], newer["probability"]) == (2, "10")
    refused = await clients.post(
        "rep", f"/v1/opportunities/{newer['id']}/advance", {"stage": "needs", "evidence": RECORD}
    )
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/evidence")
    earlier = await clients.ok("rep", "/v1/opportunities", {**DEAL, "opened_on": "2003-12-31"})
    assert earlier["process_version"] is None


async def test_a_stage_without_its_evidence_is_refused_and_changes_nothing(clients: Clients) -> None:
    await put(clients, PATH, PROCESS)
    path = f"/v1/opportunities/{(await clients.ok('rep', '/v1/opportunities', DEAL))['id']}"
    for evidence in ([], ["budget"]):
        refused = await clients.post("rep", f"{path}/advance", {"stage": "needs", "evidence": evidence})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/evidence")
    unclear = await clients.post("rep", f"{path}/advance", {"stage": "needs", "evidence": [{"note": "?"}]})
    assert unclear.json()["errors"][0]["pointer"] == "/evidence/0/name"
    assert (await look(clients, path))["version"] == 1
    own = await clients.ok("rep", f"{path}/advance", {"stage": "needs", "probability": "35", "evidence": RECORD})
    assert own["evidence"] == [{"name": "needs record", "note": "they want forty", "reference": None}]
    assert own["probability"] == "35"


async def test_deals_without_a_line_of_their_own_follow_the_default_process(clients: Clients) -> None:
    await put(clients, "/v1/sales-processes/default", PROCESS)
    plain = {name: value for name, value in DEAL.items() if name != "line"}
    deals = [await clients.ok("rep", "/v1/opportunities", body) for body in (DEAL, plain)]
    assert [(deal["process_line"], deal["probability"]) for deal in deals] == [("default", "5")] * 2
    assert (await look(clients, "/v1/sales-processes/default"))["stages"][1]["department"] == "sales"
    assert (await clients.served.as_("director").get(PATH)).status_code == 404
    assert (await put(clients, PATH, PROCESS, "rep")).status_code == 403
    wrong = await put(clients, PATH, {**PROCESS, "stages": [{**NEEDS, "max_days": -1}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/stages/0/max_days")


async def test_an_overstay_is_published_once_however_often_and_as_of_what_day_it_is_looked_for(
    clients: Clients,
) -> None:
    await put(clients, PATH, PROCESS)
    deal = await clients.ok("rep", "/v1/opportunities", DEAL)
    lost = await clients.ok("rep", "/v1/opportunities", DEAL)
    await clients.ok("rep", f"/v1/opportunities/{lost['id']}/lose", {"reason": "price", "on": "2004-02-02"})
    counts = [(await ran(clients, day))["stalled"] for day in ("2004-02-08", "2004-02-09", "2004-02-09", "2004-02-08")]
    assert counts == [0, 1, 0, 0]
    step = {"stage": "needs", "on": "2004-02-10", "evidence": RECORD}
    await clients.ok("rep", f"/v1/opportunities/{deal['id']}/advance", step)
    run = await ran(clients, "2004-03-01")
    assert run["stalled"] == 1
    assert await look(clients, f"/v1/deal-runs/{run['run_id']}") == run
    assert (await ran(clients, "2004-12-31"))["stalled"] == 0

    told = [data for kind, data in await clients.published() if kind == "DealStalled"]
    assert [(one["opportunity_id"], one["stage"], one["days"], one["max_days"]) for one in told] == [
        (deal["id"], "lead", 8, 7),
        (deal["id"], "needs", 20, 14),
    ]
    stays = (await look(clients, f"/v1/opportunities/{deal['id']}"))["stage_history"]
    assert [(stay["stage"], stay["days"], stay["max_days"], stay["stalled_on"]) for stay in stays] == [
        ("lead", 9, 7, "2004-02-09"),
        ("needs", None, 14, "2004-03-01"),
    ]
    assert (await clients.post("rep", "/v1/deal-runs", {"as_of": "2004-02-08"})).status_code == 403


async def test_an_offer_that_was_not_accepted_in_time_expires_in_the_deal_run(clients: Clients) -> None:
    product = {"name": "A", "line": "Cars", "list_price": "10.00", "floor_price": "5.00", "currency": "USD"}
    assert (await put(clients, "/v1/products/A", product)).is_success
    deal = await clients.ok("sales_manager", "/v1/opportunities", DEAL)
    draft = {"valid_until": "2004-03-31", "lines": [{"sku": "A", "quantity": 1, "unit_price": "10.00"}]}
    quote = await clients.ok("sales_manager", "/v1/quotes", {**draft, "opportunity_id": deal["id"]})
    path = f"/v1/quotes/{quote['id']}"
    await clients.ok("sales_manager", f"{path}/submit", {})
    await clients.ok("director", f"{path}/approve", {"version": 1})
    counts = [(await ran(clients, day))["expired_quotes"] for day in ("2004-03-31", "2004-04-01", "2004-04-02")]
    assert counts == [0, 1, 0]
    assert (await look(clients, path))["status"] == "expired"
    late = await clients.post("sales_manager", f"{path}/send", {"version": 1})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/no-longer-valid")


async def test_a_visit_touches_the_open_deals_of_the_customer(clients: Clients) -> None:
    deals = [await clients.ok("rep", "/v1/opportunities", DEAL) for _ in range(2)]
    other = await clients.ok("rep", "/v1/opportunities", {**DEAL, "customer_id": str(uuid4())})
    await clients.ok("rep", f"/v1/opportunities/{deals[1]['id']}/lose", {"reason": "price", "on": "2004-02-02"})
    await clients.served.caught_up()
    await clients.served.hear(visit(CUSTOMER, "2004-02-03"), visit(CUSTOMER, "2004-02-01"))
    position = str(await clients.served.caught_up())
    paths = [f"/v1/opportunities/{deal['id']}" for deal in (*deals, other)]
    touches = [(await look(clients, path))["last_touch"] for path in paths]
    assert touches == [{"on": "2004-02-03", "kind": "visit"}, None, None]
    board = await look(clients, "/v1/opportunities/board", min_position=position, as_of="2004-02-11")
    assert {card["last_touch_on"] for card in board["columns"][0]["cards"]} == {"2004-02-03", None}
    assert {card["days"] for card in board["columns"][0]["cards"]} == {10}
    idle = await look(clients, "/v1/opportunities", untouched_since="2004-02-03", status="open")
    assert [item["id"] for item in idle["items"]] == [other["id"]]


def visit(customer: UUID, on: str) -> VisitLogged:
    return VisitLogged.model_validate(
        {
            "visit_id": str(uuid4()),
            "customer_id": str(customer),
            "rep_id": str(OWNER),
            "visited_on": on,
            "channel": "onsite",
            "purpose": "demo",
            "outcome": "interested",
        }
    )
