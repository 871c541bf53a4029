import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

CUSTOMER, OWNER, HELPER = uuid4(), uuid4(), uuid4()
LINES = [
    {"sku": "A", "quantity": 6, "unit_price": "100.00"},
    {"sku": "B", "quantity": 4, "unit_price": "100.00"},
]
SPLITS = [{"rep_id": str(OWNER), "percent": "75"}, {"rep_id": str(HELPER), "percent": "25"}]
CANCEL = {"on": "2004-02-01", "reason": "withdrawn"}


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def deal(clients: Clients) -> str:
    return await clients.signed(body(CUSTOMER, OWNER, lines=LINES, splits=SPLITS))


async def place(clients: Clients, contract_id: str, **more: Any) -> Any:
    return await clients.ok("assistant", "/v1/orders", {"contract_id": contract_id, "placed_on": "2004-01-06", **more})


async def test_an_order_takes_the_lines_of_its_contract(clients: Clients) -> None:
    contract_id = await deal(clients)
    placed = await place(clients, contract_id, external_id="10100", required_on="2004-01-20")
    assert placed["lines"] == [{"sku": "A", "quantity": 6}, {"sku": "B", "quantity": 4}]
    assert (placed["status"], placed["amount"], placed["customer_id"]) == ("placed", "1000.00", str(CUSTOMER))
    assert await clients.get(f"/v1/orders/{placed['id']}") == placed
    position = str(await clients.served.caught_up())
    for name, value in (("external_id", "10100"), ("contract_id", contract_id), ("status", "placed")):
        assert (await clients.get("/v1/orders", **{name: value}, min_position=position))["items"] == [placed]


async def test_an_order_needs_a_signed_contract_that_is_known(clients: Clients) -> None:
    unknown = {"contract_id": str(uuid4()), "placed_on": "2004-01-06"}
    answer = await clients.post("assistant", "/v1/orders", unknown)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/contract_id")
    draft = await clients.approved(body(CUSTOMER, OWNER))
    answer = await clients.post("assistant", "/v1/orders", {"contract_id": draft, "placed_on": "2004-01-06"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-signed")


async def test_an_orders_external_id_is_taken_once(clients: Clients) -> None:
    contract_id = await deal(clients)
    one = {"lines": [{"sku": "A", "quantity": 1}], "external_id": "10100"}
    placed = await place(clients, contract_id, **one)
    again = await clients.post("rep", "/v1/orders", {"contract_id": contract_id, "placed_on": "2004-01-06", **one})
    assert (again.status_code, again.json()["existing_id"]) == (409, placed["id"])


async def test_two_orders_at_once_never_exceed_the_contract(clients: Clients) -> None:
    contract_id = await deal(clients)
    four = {"contract_id": contract_id, "placed_on": "2004-01-06", "lines": [{"sku": "A", "quantity": 4}]}
    answers = await asyncio.gather(*(clients.post("assistant", "/v1/orders", four) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_deliveries_show_lateness_and_are_published(clients: Clients) -> None:
    placed = await place(clients, await deal(clients), required_on="2004-01-20")
    path = f"/v1/orders/{placed['id']}/deliver"
    part = await clients.ok("assistant", path, {"delivered_on": "2004-01-18", "lines": [{"sku": "A", "quantity": 6}]})
    assert (part["status"], part["delivered_on"], part["days_late"]) == ("partly_delivered", None, None)
    done = await clients.ok("assistant", path, {"delivered_on": "2004-01-23"})
    assert (done["status"], done["delivered_on"], done["days_late"]) == ("delivered", "2004-01-23", 3)
    assert await clients.ok("assistant", path, {"delivered_on": "2004-01-23"}) == done
    _, first, second = await clients.published()
    assert first[0] == second[0] == "OrderDelivered"
    assert [line["sku"] for line in second[1]["lines"]] == ["B"]
    assert (second[1]["due_on"], second[1]["on"]) == ("2004-01-20", "2004-01-23")
    over = {"delivered_on": "2004-01-24", "lines": [{"sku": "A", "quantity": 1}]}
    assert (await clients.post("assistant", path, over)).status_code == 409


async def test_a_cancellation_is_published_by_rep_after_its_deal(clients: Clients) -> None:
    contract_id = await deal(clients)
    placed = await place(clients, contract_id, lines=[{"sku": "B", "quantity": 4}])
    path = f"/v1/orders/{placed['id']}"
    cancelled = await clients.ok("assistant", f"{path}/cancel", CANCEL)
    assert (cancelled["status"], cancelled["cancelled_amount"]) == ("cancelled", "400.00")
    assert await clients.ok("assistant", f"{path}/cancel", CANCEL) == cancelled
    (_, (kind, told)) = await clients.published()
    assert kind == "OrderCancelled"
    assert told == {
        "order_id": placed["id"],
        "contract_id": contract_id,
        "customer_id": str(CUSTOMER),
        "amount": "400.00",
        "currency": "USD",
        "by_rep": [
            {"rep_id": str(OWNER), "amount": "300.00"},
            {"rep_id": str(HELPER), "amount": "100.00"},
        ],
        "by_product": [{"sku": "B", "line": None, "amount": "400.00"}],
        "lines": [{"sku": "B", "quantity": 4, "unit_price": None, "amount": None, "line": None}],
        "signed_on": "2004-01-06",
        "on": "2004-02-01",
    }
    deliver = await clients.post("assistant", f"{path}/deliver", {"delivered_on": "2004-02-02"})
    assert (deliver.status_code, deliver.json()["type"]) == (409, "/problems/wrong-status")
    contract = await clients.get(f"/v1/contracts/{contract_id}")
    assert (contract["cancelled_amount"], contract["net_amount"]) == ("400.00", "600.00")


async def test_more_than_the_orders_value_is_not_cancelled(clients: Clients) -> None:
    placed = await place(clients, await deal(clients), lines=[{"sku": "B", "quantity": 4}])
    path = f"/v1/orders/{placed['id']}/cancel"
    assert (await clients.post("assistant", path, {**CANCEL, "amount": "400.01"})).status_code == 409
    part = await clients.ok("assistant", path, {**CANCEL, "amount": "150.00"})
    assert (part["status"], part["cancelled_amount"]) == ("placed", "150.00")
    rest = await clients.ok("assistant", path, CANCEL)
    assert (rest["status"], rest["cancelled_amount"]) == ("cancelled", "400.00")


async def test_a_cancellation_frees_the_credit_that_its_contract_took(clients: Clients) -> None:
    await clients.limit(CUSTOMER, "1000.00")
    placed = await place(clients, await deal(clients))
    waiting = await clients.approved(body(CUSTOMER, OWNER))
    sign = {"version": 1, "signed_on": "2004-02-02"}
    assert (await clients.post("assistant", f"/v1/contracts/{waiting}/sign", sign)).status_code == 409
    await clients.ok("assistant", f"/v1/orders/{placed['id']}/cancel", CANCEL)
    await clients.sign(waiting, "2004-02-02")


async def test_orders_are_for_sellers(clients: Clients) -> None:
    contract_id = await deal(clients)
    answer = await clients.post("finance", "/v1/orders", {"contract_id": contract_id, "placed_on": "2004-01-06"})
    assert answer.status_code == 403
