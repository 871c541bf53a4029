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


async def test_the_credit_check_cannot_be_dodged_by_closing_and_reopening_by_amending_upward_or_by_renewing(
    clients: Clients,
) -> None:
    """What a cancelled or terminated contract frees is taken by another; then nothing brings the first one back."""
    await clients.limit(ALPHA, "1000.00")
    cancelled, terminated = [await clients.signed(body(ALPHA, ANN, amount)) for amount in ("600.00", "300.00")]
    order = await clients.ok("assistant", "/v1/orders", {"contract_id": cancelled, "placed_on": "2004-01-06"})
    await clients.ok("assistant", f"/v1/orders/{order['id']}/cancel", {"on": "2004-01-07", "reason": "closed"})
    await clients.ok("director", f"/v1/contracts/{terminated}/terminate", {"on": "2004-01-07", "reason": "closed"})
    assert await credit(clients) == ("1000.00", "0.00", "1000.00")
    taken = await clients.signed(body(ALPHA, ANN, "900.00"))

    term = {"from": "2005-01-01", "to": "2005-12-31"}
    tried = [
        (f"/v1/contracts/{cancelled}/amend", {"amount": "700.01", "reason": "opened again"}, "credit-exceeded"),
        (f"/v1/contracts/{terminated}/amend", {"amount": "400.01", "reason": "opened again"}, None),
        (f"/v1/contracts/{terminated}/renew", {"amount": "300.00", **term}, None),
        (f"/v1/contracts/{taken}/amend", {"amount": "1000.01", "reason": "more"}, "credit-exceeded"),
        (f"/v1/contracts/{taken}/renew", {"amount": "100.01", **term}, "credit-exceeded"),
    ]
    for path, command, problem in tried:
        answer = await clients.post("director", path, command)
        assert answer.status_code == 409, (path, answer.text)
        assert problem is None or answer.json()["type"] == f"/problems/{problem}", (path, answer.text)
        assert await credit(clients) == ("1000.00", "900.00", "100.00")
    again = await clients.approved(body(ALPHA, ANN, "100.01"))
    sign = {"version": 1, "signed_on": "2004-01-08"}
    assert (await clients.post("assistant", f"/v1/contracts/{again}/sign", sign)).status_code == 409
    await clients.ok("director", f"/v1/contracts/{taken}/amend", {"amount": "1000.00", "reason": "more"})
    assert await credit(clients) == ("1000.00", "1000.00", "0.00")


async def test_the_report_of_customers_over_their_limit_counts_credit_notes_and_what_they_correct(
    clients: Clients,
) -> None:
    """600 signed and invoiced, then 200 cancelled, which lowers nothing until it is credited; 50 more are credited."""
    contract_id = await clients.signed(body(ALPHA, ANN, "600.00"))
    order = await clients.ok("assistant", "/v1/orders", {"contract_id": contract_id, "placed_on": "2004-01-06"})
    issued = {"contract_id": contract_id, "number": "1", "issued_on": "2004-01-10", "amount": "600.00"}
    instalments = [{"due_on": "2004-02-05", "amount": "600.00"}]
    invoice = await clients.ok("finance", "/v1/invoices", {**issued, "instalments": instalments})
    cancel = {"on": "2004-01-20", "reason": "fewer", "amount": "200.00"}
    await clients.ok("assistant", f"/v1/orders/{order['id']}/cancel", cancel)
    for number, amount, on in (("C1", "200.00", "2004-02-01"), ("C2", "50.00", "2004-02-10")):
        note = {"number": number, "amount": amount, "issued_on": on, "reason": "returned"}
        await clients.ok("finance", f"/v1/invoices/{invoice['id']}/credit-notes", note)
    await clients.limit(ALPHA, "100.00")
    position = str(await clients.served.caught_up())
    over = {}
    for day in ("2004-01-06", "2004-01-10", "2004-01-20", "2004-02-01", "2004-02-10"):
        found = await clients.get("/v1/reports/credit", as_of=day, min_position=position)
        over[day] = [row["exposure"] for row in found["rows"]]
    assert over == {
        "2004-01-06": ["600.00"], "2004-01-10": ["600.00"], "2004-01-20": ["600.00"],
        "2004-02-01": ["400.00"], "2004-02-10": ["350.00"],
    }  # fmt: skip
    assert await credit(clients) == ("100.00", "350.00", "-250.00")

    told = await clients.get("/v1/reports/cei", **{"from": "2004-02-01", "to": "2004-02-28"}, min_position=position)
    assert {name: told[name] for name in ("opening", "invoiced", "credited", "closing", "not_due", "cei")} == {
        "opening": "600.00", "invoiced": "0.00", "credited": "250.00", "closing": "350.00", "not_due": "0.00",
        "cei": "0.0000",
    }  # fmt: skip
    pay = {"payment_id": "P", "customer_id": str(ALPHA), "amount": "70.00", "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**pay, "received_on": "2004-02-20"})
    lost = {"amount": "80.00", "reason": "insolvent", "on": "2004-02-25"}
    await clients.ok("finance", f"/v1/invoices/{invoice['id']}/write-off", lost)
    position = str(await clients.served.caught_up())
    told = await clients.get("/v1/reports/cei", **{"from": "2004-02-01", "to": "2004-02-28"}, min_position=position)
    # 70 of the 350 that could be collected; what was written off never was
    assert (told["credited"], told["written_off"], told["closing"], told["cei"]) == (
        "250.00", "80.00", "200.00", "0.2000",
    )  # fmt: skip
