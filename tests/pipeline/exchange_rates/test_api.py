"""A rate is fixed at the signature from the monthly table, and a missing one is a clear 409."""

from uuid import uuid4

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

CUSTOMER, OWNER = uuid4(), uuid4()
PATH = "/v1/exchange-rates/EUR/2004-01"
PRODUCT = {"name": "Car", "line": "Cars", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}
LINES = [{"sku": "A", "quantity": 10, "unit_price": "100.00"}]


async def test_without_the_months_rate_a_foreign_contract_is_not_signed_and_then_keeps_the_rate(
    pipeline: Served,
) -> None:
    clients, finance = Clients(pipeline), pipeline.as_("finance")
    await pipeline.as_("product").put("/v1/products/A", json=PRODUCT)
    await pipeline.as_("product").put("/v1/products/A/cost", json={"cost": "50.00", "from": "2004-01-01"})
    contract_id = await clients.approved(body(CUSTOMER, OWNER, currency="EUR", lines=LINES))
    path, sign = f"/v1/contracts/{contract_id}", {"version": 1, "signed_on": "2004-01-06"}
    missing = await clients.post("assistant", f"{path}/sign", sign)
    assert (missing.status_code, missing.json()["type"]) == (409, "/problems/rate-missing")
    assert "EUR" in missing.json()["detail"] and (await clients.get(path))["status"] == "approved"
    assert (await finance.get(PATH)).status_code == 404

    put = await finance.put(PATH, json={"rate": "1.25"})
    assert put.status_code == 200, put.text
    shown = put.json()
    assert (shown["currency"], shown["month"], shown["rate"], shown["base"]) == ("EUR", "2004-01", "1.2500", "USD")
    signed = await clients.ok("finance", f"{path}/sign", sign)
    assert (signed["base_currency"], signed["base_rate"], signed["amount"]) == ("USD", "1.2500", "1000.00")
    assert (signed["cost"], signed["margin"]) == ("400.00", "600.00")  # a cost of 50.00 USD is 40.00 EUR
    again = await finance.put(PATH, json={"rate": "1.3"})
    assert (again.json()["rate"], again.headers["etag"]) == ("1.3000", '"2"')
    await clients.ok("assistant", f"{path}/amend", {"amount": "900.00"})
    await clients.approve(contract_id, 2)
    amended = await clients.sign(contract_id, "2004-02-01", 2)
    assert (amended["amount"], amended["base_rate"]) == ("900.00", "1.2500")
    own = await clients.sign(await clients.approved(body(CUSTOMER, OWNER)))
    assert (own["base_currency"], own["base_rate"]) == ("USD", "1.0000")

    assert (await clients.get(PATH)) == again.json()
    position = str(await pipeline.caught_up())
    assert (await clients.get("/v1/exchange-rates", currency="EUR", min_position=position))["items"] == [again.json()]
    assert (await pipeline.as_("rep").put(PATH, json={"rate": "1"})).status_code == 403
    for wrong, rate in (
        (PATH, "0"),
        (PATH, "x"),
        ("/v1/exchange-rates/EUR/2004-13", "1"),
        ("/v1/exchange-rates/USD/2004-01", "1"),
    ):
        assert (await finance.put(wrong, json={"rate": rate})).status_code == 422
