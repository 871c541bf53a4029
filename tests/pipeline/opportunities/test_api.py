from typing import Any
from uuid import uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients

CUSTOMER, OWNER, COLLEAGUE = (str(uuid4()) for _ in range(3))
BODY: dict[str, Any] = {
    "customer_id": CUSTOMER,
    "owner_id": OWNER,
    "name": "Classic cars",
    "expected_amount": "1000.00",
    "currency": "USD",
    "expected_close_on": "2004-06-30",
    "source": "trade fair",
}
PATH = "/v1/opportunities"


@pytest.fixture
async def clients(pipeline: Served) -> Clients:
    await pipeline.caught_up()  # what the organisation says of who sees what is there from the start
    return Clients(pipeline)


async def listed(clients: Clients, **asked: str) -> list[str]:
    position = str(await clients.served.caught_up())
    page = await clients.get(PATH, min_position=position, **asked)
    return [item["name"] for item in page["items"]]


async def test_an_opportunity_is_followed_from_its_opening_to_its_loss(clients: Clients) -> None:
    answer = await clients.post("rep", PATH, BODY)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in BODY} == BODY
    assert shown["splits"] == [{"rep_id": OWNER, "percent": "100"}]
    assert (shown["status"], shown["stage"], shown["probability"], shown["weighted_amount"]) == (
        "open", "lead", "10", "100.00",
    )  # fmt: skip
    path = f"{PATH}/{shown['id']}"
    assert answer.headers["location"] == path
    await clients.ok("rep", f"{path}/demo", {"held_on": "2004-02-01", "attendees": "two buyers", "feedback": "red"})
    await clients.ok("rep", f"{path}/activity", {"kind": "call", "on": "2004-02-02", "note": "budget confirmed"})
    step = {"stage": "proposal", "probability": "62.5", "on": "2004-02-03"}
    advanced = await clients.ok("rep", f"{path}/advance", step)
    assert (advanced["probability"], advanced["weighted_amount"]) == ("62.5", "625.00")
    handed = await clients.ok("assistant", f"{path}/reassign", {"owner_id": COLLEAGUE, "reason": "hand-over"})
    assert (handed["owner_id"], handed["splits"]) == (COLLEAGUE, [{"rep_id": COLLEAGUE, "percent": "100"}])
    figures = {"amount": "800.00", "probability": "40", "reason": "their budget is frozen"}
    overridden = await clients.ok("sales_manager", f"{path}/override", figures)
    assert (overridden["weighted_amount"], overridden["override"]["weighted_amount"]) == ("625.00", "320.00")
    loss = {"reason": "price", "competitor": "Altmodell", "on": "2004-03-01"}
    lost = await clients.ok("rep", f"{path}/lose", loss)
    assert (lost["status"], lost["stage"], lost["probability"], lost["loss"]) == ("lost", "lost", "0", loss)
    history = [(stay["stage"], stay["entered_on"], stay["days"]) for stay in lost["stage_history"]]
    assert history[1:] == [("proposal", "2004-02-03", 27), ("lost", "2004-03-01", None)]
    assert await clients.get(path) == lost
    closed = await clients.post("rep", f"{path}/advance", {"stage": "verbal"})
    assert (closed.status_code, closed.json()["type"]) == (409, "/problems/wrong-status")
    told = [(kind, data["amount"], data["stage"], data["probability"]) for kind, data in await clients.published()]
    assert told == [
        ("OpportunityOpened", "1000.00", "lead", "10"),
        ("StageAdvanced", "1000.00", "proposal", "62.5"),
        ("OpportunityReassigned", "1000.00", "proposal", "62.5"),
        ("OpportunityLost", "1000.00", "lost", "0"),
    ]


async def test_input_that_is_wrong_is_pointed_at_and_writes_nothing(clients: Clients) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"campaign_id": str(uuid4())}, "/campaign_id"),
        ({"channel_id": str(uuid4())}, "/channel_id"),
        ({"expected_amount": 1000}, "/expected_amount"),
        ({"expected_close_on": "30.6.2004"}, "/expected_close_on"),
        ({"splits": [{"rep_id": OWNER, "percent": "99.9999"}]}, "/splits"),
        ({"splits": [{"rep_id": OWNER, "percent": 100}]}, "/splits/0/percent"),
    ]
    for change, pointer in wrong:
        answer = await clients.post("rep", PATH, {**BODY, **change})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert await clients.served.runtime.log.head() == 0
    path = f"{PATH}/{(await clients.ok('rep', PATH, BODY))['id']}"
    for verb, body, pointer in (
        ("advance", {"stage": "won"}, "/stage"),
        ("advance", {"stage": "closing"}, "/stage"),
        ("lose", {"on": "2004-03-01"}, "/reason"),
    ):
        answer = await clients.post("rep", f"{path}/{verb}", body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_sellers_follow_opportunities_and_managers_override_those_of_others(clients: Clients) -> None:
    assert (await clients.post("finance", PATH, BODY)).status_code == 403
    path = f"{PATH}/{(await clients.ok('sales_manager', PATH, BODY))['id']}/override"
    figures = {"probability": "40", "reason": "frozen"}
    assert (await clients.post("rep", path, figures)).status_code == 403
    own = await clients.post("sales_manager", path, figures)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    assert (await clients.post("director", path, figures)).status_code == 200
    assert (await clients.post("director", f"{PATH}/{uuid4()}/override", figures)).status_code == 404


async def test_the_list_is_filtered_and_the_board_adds_up(clients: Clients) -> None:
    first = await clients.ok("rep", PATH, {**BODY, "name": "first", "expected_close_on": "2004-03-31"})
    second = await clients.ok("rep", PATH, {**BODY, "name": "second", "expected_amount": "333.33"})
    third = await clients.ok("rep", PATH, {**BODY, "name": "third", "owner_id": COLLEAGUE, "expected_amount": "50"})
    await clients.ok("rep", f"{PATH}/{third['id']}/advance", {"stage": "verbal"})
    other = await clients.ok("rep", PATH, {**BODY, "name": "other", "customer_id": COLLEAGUE})
    await clients.ok("rep", f"{PATH}/{other['id']}/lose", {"reason": "no budget", "on": "2004-02-01"})
    await clients.ok("director", f"{PATH}/{first['id']}/override", {"probability": "50", "reason": "the buyer called"})

    assert await listed(clients) == ["first", "second", "third", "other"]
    assert await listed(clients, owner_id=COLLEAGUE) == ["third"]
    assert await listed(clients, customer_id=COLLEAGUE) == ["other"]
    assert await listed(clients, stage="lead") == ["first", "second"]
    assert await listed(clients, status="open", sort="-expected_close_on") == ["third", "second", "first"]
    assert await listed(clients, close_from="2004-04-01", status="open") == ["second", "third"]
    assert await listed(clients, close_to="2004-03-31") == ["first"]
    answer = await clients.served.as_("rep").get(PATH, params={"stage": "closing"})
    assert answer.status_code == 422

    board = await clients.get(f"{PATH}/board")
    assert board["currency"] == "USD"
    columns = {column["stage"]: column for column in board["columns"]}
    assert list(columns) == ["lead", "needs", "proposal", "negotiation", "verbal", "won", "lost"]
    sums = ("count", "amount", "weighted_amount", "weighted_with_overrides")
    assert [columns["lead"][name] for name in sums] == [2, "1333.33", "133.33", "533.33"]
    assert [columns["needs"][name] for name in sums] == [0, "0.00", "0.00", "0.00"]
    assert [columns["verbal"][name] for name in sums] == [1, "50.00", "45.00", "45.00"]
    assert [columns["lost"][name] for name in sums] == [1, "1000.00", "0.00", "0.00"]
    cards = [(card["id"], card["weighted_amount"], card["weighted_override"]) for card in columns["lead"]["cards"]]
    assert cards == [(first["id"], "100.00", "500.00"), (second["id"], "33.33", None)]

    few = await clients.get(f"{PATH}/board", owner_id=OWNER, close_to="2004-12-31", limit="1")
    lead = few["columns"][0]
    assert (lead["count"], [card["name"] for card in lead["cards"]]) == (2, ["first"])
    assert few["columns"][4]["count"] == 0

    await clients.ok("rep", PATH, {**BODY, "currency": "EUR", "expected_amount": "7.00"})
    await clients.served.caught_up()
    assert (await clients.get(f"{PATH}/board", currency="EUR"))["columns"][0]["amount"] == "7.00"
    assert (await clients.get(f"{PATH}/board"))["currency"] == "USD"  # several: the base
