from datetime import date
from uuid import uuid4

from shared.published.customer import TierChanged
from shared.testing.serving import Served
from tests.pipeline.clients import Clients

PRODUCT = {"name": "Car", "line": "Cars", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}
ALPHA = uuid4()
RULES = [
    {"line": "Cars", "tier": "A", "discount": "10"},
    {"sku": "A", "from": "2004-06-01", "to": "2004-06-18", "price": "55.50"},
]


async def test_a_price_explains_itself_and_an_expired_rule_no_longer_applies(pipeline: Served) -> None:
    clients, product = Clients(pipeline), pipeline.as_("product")
    await product.put("/v1/products/A", json=PRODUCT)
    assert (await product.get("/v1/price-policy")).status_code == 404
    put = await product.put("/v1/price-policy", json={"effective_on": "2004-01-01", "rules": RULES})
    assert put.status_code == 200, put.text
    assert (put.json()["document_version"], put.json()["effective_on"]) == (1, "2004-01-01")
    assert [{k: v for k, v in rule.items() if v is not None} for rule in put.json()["rules"]] == RULES
    again = await product.put("/v1/price-policy", json={"effective_on": "2004-01-01", "rules": RULES})
    assert (again.json(), again.headers["etag"]) == (put.json(), '"1"')
    later = await product.put("/v1/price-policy", json={"effective_on": "2004-09-01", "rules": []})
    assert later.json()["document_version"] == 2
    assert (await clients.get("/v1/price-policy", on="2004-08-31"))["document_version"] == 1
    assert (await clients.get("/v1/price-policy", version="1"))["rules"] == put.json()["rules"]
    assert (await product.get("/v1/price-policy", params={"on": "2003-12-31"})).status_code == 404

    scores = {"r": 5, "f": 5, "m": 4, "scheme_version": 1}
    await pipeline.hear(TierChanged(customer_id=ALPHA, new="B", as_of=date(2004, 1, 1), **scores))
    await pipeline.hear(TierChanged(customer_id=ALPHA, old="B", new="A", as_of=date(2004, 6, 10), **scores))
    position = str(await pipeline.caught_up())

    asked = {"sku": "A", "customer_id": str(ALPHA), "quantity": "3", "min_position": position}
    offer = await clients.get("/v1/prices", **asked, on="2004-06-18")
    assert (offer["price"], offer["amount"], offer["currency"], offer["tier"]) == ("55.50", "166.50", "USD", "A")
    assert (offer["list_price"], offer["floor_price"], offer["below_floor"]) == ("100.00", "60.00", True)
    assert (offer["rule"]["policy_version"], offer["rule"]["index"]) == (1, 1)
    assert offer["rule"]["reason"] == "a price of 55.50 for product A from 2004-06-01 until 2004-06-18"
    assert offer["passed_over"][0]["reason"] == "a rule for the product itself goes before one for its line"
    expired = await clients.get("/v1/prices", **asked, on="2004-06-19")
    assert (expired["price"], expired["rule"]["index"], expired["passed_over"][0]["reason"]) == (
        "90.00", 0, "expired on 2004-06-18",
    )  # fmt: skip
    assert (await clients.get("/v1/prices", **asked, on="2004-05-31"))["rule"] is None
    assert (await clients.get("/v1/prices", **asked, on="2004-09-01"))["price"] == "100.00"
    assert (await clients.get("/v1/prices", sku="A"))["policy_version"] == 2

    rep = pipeline.as_("rep")
    assert (await rep.get("/v1/prices", params={"sku": "B"})).status_code == 404
    assert (await rep.get("/v1/prices", params={"sku": "A", "quantity": "0"})).status_code == 422
    assert (await rep.put("/v1/price-policy", json={"effective_on": "2004-01-01", "rules": []})).status_code == 403
    wrong = {"effective_on": "2004-01-01", "rules": [{"sku": "A"}]}
    refused = await product.put("/v1/price-policy", json=wrong)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/rules/0")
