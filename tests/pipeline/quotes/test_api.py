from typing import Any
from uuid import uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients

CUSTOMER, OWNER = str(uuid4()), str(uuid4())
PATH = "/v1/quotes"
PRODUCT = {"name": "Chopper", "line": "Motorcycles", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}
LEVELS = {"levels": [{"role": "sales_manager", "percent": "10"}, {"role": "regional_manager", "percent": "25"}]}


@pytest.fixture
async def clients(pipeline: Served) -> Clients:
    """With one product, priced in dollars."""
    assert (await pipeline.as_("product").put("/v1/products/A", json=PRODUCT)).status_code == 200
    return Clients(pipeline)


async def opportunity(clients: Clients, **more: str) -> str:
    body = {
        "customer_id": CUSTOMER,
        "owner_id": OWNER,
        "name": "Choppers",
        "expected_amount": "1000.00",
        "currency": "USD",
        "expected_close_on": "2004-06-30",
        **more,
    }
    opportunity_id: str = (await clients.ok("rep", "/v1/opportunities", body))["id"]
    return opportunity_id


def body(opportunity_id: str, price: str = "95.00", **more: Any) -> dict[str, Any]:
    lines = [{"sku": "A", "quantity": 3, "unit_price": price}]
    return {"opportunity_id": opportunity_id, "valid_until": "2004-03-31", "lines": lines, **more}


async def submitted(clients: Clients, opportunity_id: str, price: str) -> str:
    path = f"{PATH}/{(await clients.ok('rep', PATH, body(opportunity_id, price)))['id']}"
    await clients.ok("rep", f"{path}/submit", {})
    return path


async def test_a_quote_shows_its_versions_and_the_customers_words(clients: Clients) -> None:
    opportunity_id = await opportunity(clients)
    draft = body(opportunity_id)
    answer = await clients.post("rep", PATH, draft)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["opportunity_id"], shown["valid_until"]) == (opportunity_id, "2004-03-31")
    assert shown["lines"] == [{**draft["lines"][0], "amount": "285.00"}]
    assert (shown["status"], shown["document_version"], shown["total"]) == ("draft", 1, "285.00")
    assert (shown["customer_id"], shown["currency"], shown["current_version"]) == (CUSTOMER, "USD", None)
    path = f"{PATH}/{shown['id']}"
    assert answer.headers["location"] == path

    submit = await clients.served.as_("rep").post(f"{path}/submit")
    assert (submit.status_code, submit.json()["status"]) == (200, "submitted")
    own = await clients.served.as_("director", sub="test-rep").post(f"{path}/approve", json={"version": 1})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    await clients.ok("sales_manager", f"{path}/approve", {"version": 1})
    await clients.ok("rep", f"{path}/send", {"version": 1})
    await clients.ok("rep", f"{path}/feedback", {"text": "too dear", "wants": "90"})
    await clients.ok("rep", f"{path}/revise", body(opportunity_id, "90.00"))
    await clients.ok("rep", f"{path}/submit", {})
    back = await clients.ok("sales_manager", f"{path}/return", {"version": 2, "reason": "freight"})
    assert (back["status"], back["current_version"], back["versions"][1]["returned_for"]) == ("returned", 1, "freight")
    stale = await clients.post("sales_manager", f"{path}/approve", {"version": 1})
    assert (stale.status_code, stale.json()["document_version"]) == (409, 2)
    accepted = await clients.ok("rep", f"{path}/accept", {"version": 1, "on": "2004-03-31"})
    assert [version["status"] for version in accepted["versions"]] == ["accepted", "returned"]
    assert (accepted["acceptance"]["total"], accepted["feedback"][0]["wants"]) == ("285.00", "90")
    assert (await clients.post("rep", f"{path}/revise", body(opportunity_id, "1.00"))).status_code == 409
    assert await clients.get(path) == accepted
    position = str(await clients.served.caught_up())
    for name, value in (("opportunity_id", opportunity_id), ("customer_id", CUSTOMER), ("status", "accepted")):
        assert (await clients.get(PATH, **{name: value}, min_position=position))["items"] == [accepted]
    assert {kind for kind, _ in await clients.published()} == {"OpportunityOpened"}


async def test_input_that_is_wrong_is_pointed_at(clients: Clients) -> None:
    opportunity_id, euros = await opportunity(clients), await opportunity(clients, currency="EUR")
    unknown = {"sku": "B", "quantity": 1, "unit_price": "1.00"}
    line = body(opportunity_id)["lines"][0]
    for wrong, pointer in (
        (body(str(uuid4())), "/opportunity_id"),
        (body(opportunity_id, lines=[line, unknown]), "/lines/1/sku"),
        (body(euros), "/lines/0/sku"),
        (body(opportunity_id, lines=[]), "/lines"),
        (body(opportunity_id, lines=[{**line, "quantity": 1_000_000, "unit_price": "999999999999999.99"}]), "/lines/0"),
        (body(opportunity_id, discount="5"), "/discount"),
    ):
        answer = await clients.post("rep", PATH, wrong)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    path = f"{PATH}/{(await clients.ok('rep', PATH, body(opportunity_id)))['id']}"
    for change, pointer in (({"lines": [unknown]}, "/lines/0/sku"), ({"opportunity_id": euros}, "/opportunity_id")):
        answer = await clients.post("rep", f"{path}/revise", change)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await clients.post("rep", f"{PATH}/{uuid4()}/approve", {"version": 1})).status_code == 403
    assert (await clients.post("director", f"{PATH}/{uuid4()}/approve", {"version": 1})).status_code == 404
    assert (await clients.post("finance", PATH, body(opportunity_id))).status_code == 403


async def test_what_is_beyond_ones_authority_goes_to_the_next_level(clients: Clients) -> None:
    await clients.served.as_("director").put("/v1/discount-authority", json=LEVELS)
    opportunity_id = await opportunity(clients)
    for price, levels in (
        ("90.00", ("sales_manager",)),
        ("89.99", ("sales_manager", "regional_manager")),
        ("60.00", ("sales_manager", "regional_manager", "director")),
        ("59.99", ("sales_manager", "regional_manager", "director")),
    ):
        path = await submitted(clients, opportunity_id, price)
        for level in levels[:-1]:
            refused = await clients.post(level, f"{path}/approve", {"version": 1})
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/beyond-authority")
        approval = (await clients.ok(levels[-1], f"{path}/approve", {"version": 1}))["versions"][0]["approval"]
        assert approval["authority_version"] == 1
        assert approval["below_floor"] == (price == "59.99")


async def test_an_approval_goes_by_the_prices_of_its_moment(clients: Clients) -> None:
    path = await submitted(clients, await opportunity(clients), "65.00")
    dearer = {**PRODUCT, "floor_price": "70.00"}
    await clients.served.as_("product").put("/v1/products/A", json=dearer)
    assert (await clients.post("sales_manager", f"{path}/approve", {"version": 1})).status_code == 403
    approved = await clients.ok("director", f"{path}/approve", {"version": 1})
    assert approved["versions"][0]["approval"] == {
        "approved_by": "test-director", "deepest_discount": "35", "below_floor": True, "authority_version": None,
    }  # fmt: skip


async def test_a_price_in_another_currency_says_nothing_of_a_quote(clients: Clients) -> None:
    path = await submitted(clients, await opportunity(clients), "95.00")
    await clients.served.as_("product").put("/v1/products/A", json={**PRODUCT, "currency": "EUR"})
    answer = await clients.post("director", f"{path}/approve", {"version": 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-status")
    assert "EUR" in answer.json()["detail"]


async def test_nothing_is_offered_once_the_opportunity_is_closed(clients: Clients) -> None:
    opportunity_id = await opportunity(clients)
    path = await submitted(clients, opportunity_id, "95.00")
    await clients.ok("director", f"{path}/approve", {"version": 1})
    await clients.ok("rep", f"/v1/opportunities/{opportunity_id}/lose", {"reason": "price", "on": "2004-03-01"})
    for verb, command in (
        ("revise", {"valid_until": "2004-04-30"}),
        ("send", {"version": 1}),
        ("accept", {"version": 1, "on": "2004-03-01"}),
    ):
        answer = await clients.post("rep", f"{path}/{verb}", command)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-status")
    assert (await clients.post("rep", PATH, body(opportunity_id))).status_code == 409


async def test_a_quote_is_accepted_within_its_validity_and_only_as_it_is_current(clients: Clients) -> None:
    path = await submitted(clients, await opportunity(clients), "95.00")
    early = await clients.post("rep", f"{path}/accept", {"version": 1, "on": "2004-03-01"})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-current")
    await clients.ok("director", f"{path}/approve", {"version": 1})
    late = await clients.post("rep", f"{path}/accept", {"version": 1, "on": "2004-04-01"})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/no-longer-valid")
    await clients.ok("rep", f"{path}/accept", {"version": 1, "on": "2004-03-31"})
