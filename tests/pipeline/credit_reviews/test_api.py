from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from shared.published.customer import CustomerRegistered, TierChanged
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, ANN = (uuid4() for _ in range(3))


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def issue(clients: Clients, customer: Any, number: str, due: str, amount: str) -> str:
    contract_id = await clients.signed(body(customer, ANN, amount))
    plain = {"contract_id": contract_id, "number": number, "issued_on": "2004-01-06", "amount": amount}
    instalments = [{"due_on": due, "amount": amount}]
    invoice_id: str = (await clients.ok("finance", "/v1/invoices", {**plain, "instalments": instalments}))["id"]
    return invoice_id


async def pay(clients: Clients, payment_id: str, customer: Any, amount: str, on: str) -> None:
    money = {"payment_id": payment_id, "customer_id": str(customer), "amount": amount, "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**money, "received_on": on})


async def run(clients: Clients, as_of: str) -> Any:
    await clients.served.caught_up()
    return await clients.ok("finance", "/v1/credit-review-runs", {"as_of": as_of})


async def test_a_run_reviews_each_customer_once_a_quarter_from_how_it_paid_and_changes_nothing(
    clients: Clients,
) -> None:
    """Alpha pays 100 of 200 twenty days late and then 40 more in time, and 60 stay open; beta pays in time."""
    registered = CustomerRegistered(customer_id=BETA, name="Beta", owner_id=ANN)
    await clients.hear("customer", BETA, registered)
    tier = TierChanged(customer_id=BETA, new="A", r=5, f=5, m=5, as_of=date(2004, 1, 1), scheme_version=1)
    await clients.hear("customer", BETA, tier)
    for customer in (ALPHA, BETA):
        await clients.limit(customer, "1000")
    one = await issue(clients, ALPHA, "1", "2004-02-01", "100")
    await issue(clients, ALPHA, "2", "2004-03-01", "110")
    await issue(clients, ALPHA, "3", "2004-06-01", "7")
    await issue(clients, BETA, "4", "2004-02-01", "50")
    await clients.ok("finance", f"/v1/invoices/{one}/credit-notes", {
        "number": "C1", "amount": "10", "issued_on": "2004-01-20", "reason": "came broken",
    })  # fmt: skip
    await pay(clients, "P", ALPHA, "90", "2004-02-21")
    await pay(clients, "Q", ALPHA, "50", "2004-02-25")
    await pay(clients, "R", BETA, "50", "2004-02-01")
    before = [await clients.get(f"/v1/customers/{one}/credit", currency="USD") for one in (ALPHA, BETA)]

    first = await run(clients, "2004-03-31")
    assert {name: first[name] for name in ("as_of", "period", "found", "reviewed", "earned")} == {
        "as_of": "2004-03-31", "period": "2004-Q1", "found": 2, "reviewed": 2, "earned": {"A": 1, "B": 1},
    }  # fmt: skip
    for as_of in ("2004-03-31", "2004-01-15"):
        assert (await run(clients, as_of))["reviewed"] == 0
    position = str(await clients.served.caught_up())
    found = await clients.get("/v1/credit-reviews", customer_id=str(ALPHA), min_position=position)
    (alpha,) = found["items"]
    # Due 90 + 110; 90 came 20 days late, 60 are open for 30 days: (1800 + 1800) / 200
    assert {name: alpha[name] for name in alpha if name not in ("id", "created_at")} == {
        "version": 1, "status": "completed", "customer_id": str(ALPHA), "currency": "USD", "period": "2004-Q1",
        "as_of": "2004-03-31", "due": "200.00", "collected": "140.00", "days_late": "18.0000", "overdue": "60.00",
        "longest_overdue": 30, "written_off": "0.00", "earned": "B", "rules": 1, "tier": None, "grade": None,
        "days": None, "limit": "1000.00", "suggested_limit": "1000.00",
    }  # fmt: skip
    assert await clients.get(f"/v1/credit-reviews/{alpha['id']}") == alpha
    (beta,) = (await clients.get("/v1/credit-reviews", earned="A"))["items"]
    assert (beta["tier"], beta["days_late"], beta["suggested_limit"]) == ("A", "0.0000", "1200.00")
    assert before == [await clients.get(f"/v1/customers/{one}/credit", currency="USD") for one in (ALPHA, BETA)]
    seen = [
        len((await clients.served.as_("rep", rep_id=rep).get("/v1/credit-reviews")).json()["items"])
        for rep in (ANN, uuid4())
    ]
    assert seen == [1, 0]  # beta's is Ann's

    await pay(clients, "S", ALPHA, "60", "2004-04-01")
    await run(clients, "2004-04-01")
    position = str(await clients.served.caught_up())
    found = await clients.get("/v1/credit-reviews", customer_id=str(ALPHA), period="2004-Q2", min_position=position)
    assert [(one["days_late"], one["overdue"]) for one in found["items"]] == [("18.3000", "0.00")]  # 31 days of 60
    assert (await clients.served.as_("rep").post("/v1/credit-review-runs", json={"as_of": "2004-04-01"})).is_error
    for as_of in ("0001-01-01", "9999-12-31"):
        await run(clients, as_of)
