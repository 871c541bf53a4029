import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, ANN = uuid4(), uuid4()
LIMIT = {"amount": "1000", "currency": "USD", "reason": "opening"}


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def credit(clients: Clients) -> tuple[Any, Any, Any]:
    found = await clients.get(f"/v1/customers/{ALPHA}/credit", currency="USD")
    return found["limit"], found["exposure"], found["available"]


async def test_a_limit_is_set_read_and_not_set_twice(clients: Clients) -> None:
    assert await credit(clients) == (None, "0.00", None)
    finance, path = clients.served.as_("finance"), f"/v1/customers/{ALPHA}/credit-limit"
    answer = await finance.put(path, json=LIMIT)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "id": answer.json()["id"],
        "version": 1,
        "status": "within",
        "created_at": answer.json()["created_at"],
        "customer_id": str(ALPHA),
        "currency": "USD",
        "amount": "1000.00",
        "reason": "opening",
        "exposure": "0.00",
        "available": "1000.00",
    }
    again = await finance.put(path, json=LIMIT)
    assert again.headers["etag"] == answer.headers["etag"] == '"1"' and again.json() == answer.json()
    assert await credit(clients) == ("1000.00", "0.00", "1000.00")
    assert (await clients.served.as_("rep").put(path, json=LIMIT)).status_code == 403
    stale = await finance.put(path, json={**LIMIT, "amount": "0"}, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    for wrong in ({"amount": 1000}, {"amount": "-1"}, {"currency": "usd"}, {"reason": ""}, {"until": "2005-01-01"}):
        assert (await finance.put(path, json={**LIMIT, **wrong})).status_code == 422


async def test_exposure_follows_signature_invoice_payment_and_may_pass_the_limit(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN, "600.00"))
    assert await credit(clients) == (None, "600.00", None)
    await clients.served.as_("finance").put(f"/v1/customers/{ALPHA}/credit-limit", json={**LIMIT, "amount": "500"})
    assert await credit(clients) == ("500.00", "600.00", "-100.00")
    invoice = {"contract_id": contract_id, "number": "1", "issued_on": "2004-01-06", "amount": "250.00"}
    instalments = [{"due_on": "2004-02-05", "amount": "250.00"}]
    await clients.ok("finance", "/v1/invoices", {**invoice, "instalments": instalments})
    assert await credit(clients) == ("500.00", "600.00", "-100.00")
    pay = {"payment_id": "P", "customer_id": str(ALPHA), "amount": "300.00", "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**pay, "received_on": "2004-02-01"})
    assert await credit(clients) == ("500.00", "350.00", "150.00")


async def test_of_two_signatures_at_once_one_is_refused_and_nothing_of_it_remains(clients: Clients) -> None:
    await clients.limit(ALPHA, "1000.00")
    contracts = [await clients.approved(body(ALPHA, ANN, "600.00")) for _ in range(2)]
    sign = {"version": 1, "signed_on": "2004-01-06"}
    answers = await asyncio.gather(*(clients.post("assistant", f"/v1/contracts/{one}/sign", sign) for one in contracts))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = [answer.json() for answer in answers if answer.status_code == 409]
    assert refused["type"] == "/problems/credit-exceeded"
    assert await credit(clients) == ("1000.00", "600.00", "400.00")
    statuses = [(await clients.get(f"/v1/contracts/{one}"))["status"] for one in contracts]
    assert sorted(statuses) == ["approved", "signed"]
