"""What is known of a customer over HTTP: its timeline and portrait, the rate of lost ones, the quality of the data."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from shared.kernel.messages import Event
from shared.published.pipeline import DealSigned, OrderCancelled, PaymentAllocated, PaymentReversed
from shared.testing.serving import Served
from tests.customer.complaining import complain
from tests.customer.customers.test_api import CODE, CONTACT, register

ANN, BOB = UUID(int=1), UUID(int=2)


def deal(customer_id: str, number: int, day: str, amount: str = "100.00") -> DealSigned:
    line = {"sku": "S10", "quantity": 1, "unit_price": amount, "amount": amount, "line": "Classic Cars"}
    told = {"contract_id": str(UUID(int=number)), "document_version": 1, "customer_id": customer_id, "lines": [line]}
    return DealSigned.model_validate({**told, "amount": amount, "currency": "CNY", "signed_on": day})


def cancelled(customer_id: str, number: int, signed_on: str, amount: str = "100.00") -> OrderCancelled:
    told = {"order_id": str(uuid4()), "contract_id": str(UUID(int=number)), "customer_id": customer_id}
    return OrderCancelled.model_validate(
        {**told, "amount": amount, "currency": "CNY", "signed_on": signed_on, "on": "2004-03-01"}
    )


def paid(customer_id: str, name: str, on: str, amount: str, back: bool = False) -> Event:
    part = {"invoice_id": str(UUID(int=9)), "contract_id": str(UUID(int=1)), "due_on": "2004-02-10", "amount": amount}
    told = {"payment_id": name, "customer_id": customer_id, "currency": "CNY", "received_on": on, "allocations": [part]}
    if back:
        return PaymentReversed.model_validate({**told, "reversed_on": "2004-04-01", "amount": amount})
    return PaymentAllocated.model_validate({**told, "applied_on": on})


async def test_all_that_is_known_of_a_customer_stands_in_its_timeline_and_portrait(served: Served) -> None:
    rep = served.as_("rep")
    old, made = (await register(rep, owner_id=str(ANN), contacts=[CONTACT]))["id"], (await register(rep))["id"]
    visit = {"rep_id": str(ANN), "visited_on": "2004-01-20", "channel": "phone", "purpose": "care", "outcome": "well"}
    assert (await rep.post("/v1/visits", json={**visit, "customer_id": old})).status_code == 201
    await complain(rep, made, raised_at="2004-01-31T17:00:00Z")  # the first of February by the company's clock
    await served.hear(
        deal(old, 1, "2004-01-10", "300.00"),
        cancelled(made, 2, "2004-01-15"),  # before its deal: they come from streams of their own
        deal(made, 2, "2004-01-15", "200.00"),
        cancelled(made, 3, "2004-02-15"),
        deal(made, 3, "2004-02-15"),
        paid(old, "P1", "2004-02-10", "100.00"),
        paid(old, "P2", "2004-02-20", "100.00"),
        paid(old, "P3", "2004-02-11", "50.00"),
        paid(old, "P3", "2004-02-11", "50.00", back=True),
    )
    await served.caught_up()
    assert (await rep.post(f"/v1/customers/{old}/merge", json={"into_id": made})).status_code == 200

    async def entries(of: str = made, **query: str) -> list[dict[str, Any]]:
        answer = await rep.get(f"/v1/customers/{of}/timeline", params=query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    every = await entries()
    assert await entries(old) == every and [one["day"] for one in every] == sorted(
        (one["day"] for one in every), reverse=True
    )
    told = {(one["event"], one["day"], one["amount"]) for one in every}
    assert {
        ("VisitLogged", "2004-01-20", None),
        ("ComplaintRaised", "2004-02-01", None),
        ("DealSigned", "2004-01-10", "300.00"),
        ("OrderCancelled", "2004-03-01", "-100.00"),
        ("PaymentAllocated", "2004-02-20", "100.00"),
        ("PaymentReversed", "2004-04-01", "-50.00"),
    } <= told
    assert {one["event"] for one in await entries(kind="merge")} == {"CustomersMerged", "CustomerAbsorbed"}
    assert "Jean" not in str(every) and {one["event"] for one in await entries(kind="contact")} == {"ContactAdded"}
    february = await entries(**{"from": "2004-02-01", "to": "2004-02-28", "kind": "payment"})
    assert [one["of"] for one in february] == ["P2", "P3", "P1"]
    first = (await rep.get(f"/v1/customers/{made}/timeline", params={"limit": 3})).json()
    following = await entries(limit="200", cursor=first["next_cursor"])
    assert first["items"] + following == every
    assert (await rep.get(f"/v1/customers/{made}/timeline", params={"cursor": "x"})).status_code == 422
    stranger = served.as_("rep", rep_id=BOB, sub="bob")
    assert (await stranger.get(f"/v1/customers/{made}/timeline")).status_code == 404

    assert (await stranger.get(f"/v1/customers/{made}/portrait")).status_code == 404
    portrait = (await rep.get(f"/v1/customers/{old}/portrait")).json()
    assert portrait["deals"] == [
        {
            "currency": "CNY", "deals": 2, "amount": "400.00", "average": "200.00", "first_on": "2004-01-10",
            "last_on": "2004-01-15", "days_between": 5,
        }
    ]  # fmt: skip
    assert portrait["lines"] == [{"line": "Classic Cars", "currency": "CNY", "amount": "500.00"}]
    assert portrait["payments"] == [{"currency": "CNY", "paid": "200.00", "in_time_rate": "0.5000", "days_late": 5}]
    assert portrait["complaints"] == {"complaints": 1, "major": 0, "open": 1, "breached": 0}
    assert portrait["visits"] == {"visits": 1, "last_on": "2004-01-20"}
    assert (portrait["customer_id"], portrait["lifecycle"]) == (made, "active")


async def test_those_who_were_customers_at_the_start_and_are_lost_in_a_period_are_counted(served: Served) -> None:
    rep, director = served.as_("rep"), served.as_("director")
    made = [(await register(rep, name=name, owner_id=str(ANN)))["id"] for name in ("a", "b", "c", "d")]
    scheme = {"effective_on": "2004-01-01", "dormant_after_days": 30, "lost_after_days": 60}
    assert (await director.put("/v1/lifecycle-scheme", json=scheme)).status_code == 200
    await served.hear(
        deal(made[0], 1, "2003-12-15"),  # lost on 13 February, back in May, lost on the 9th of July
        deal(made[0], 2, "2004-05-10"),
        deal(made[1], 3, "2003-12-31"),  # kept by a deal every other month
        deal(made[1], 4, "2004-02-29"),
        deal(made[1], 5, "2004-04-29"),
        deal(made[2], 6, "2004-01-20"),  # comes in January, is lost on 20 March
        deal(made[3], 7, "2003-12-20"),  # cancelled: never was one
        cancelled(made[3], 7, "2003-12-20"),
    )
    position = str(await served.caught_up())

    async def report(client: Any = director, **query: str) -> dict[str, Any]:
        answer = await client.get("/v1/reports/churn", params={"min_position": position, **query})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    year = await report(period="2004", by="quarter", as_of="2004-06-30")
    assert (year["lost_after_days"], year["scheme_version"]) == (60, 1)
    assert year["total"] == {"active": 2, "lost": 2, "rate": "1.0000"}
    assert [(row["key"], row["active"], row["lost"], row["rate"]) for row in year["rows"]] == [
        ("2004-Q1", 2, 1, "0.5000"),
        ("2004-Q2", 1, 1, "1.0000"),
    ]
    months = await report(period="2004-Q1", by="month")
    assert [(row["key"], row["active"], row["lost"]) for row in months["rows"]] == [
        ("2004-01", 2, 0),
        ("2004-02", 3, 1),
        ("2004-03", 2, 1),
    ]
    early = await report(period="2004", as_of="2004-02-12")
    assert early["total"] == {"active": 2, "lost": 0, "rate": "0.0000"} and early["rows"] == []
    assert (await report(period="2002"))["total"] == {"active": 0, "lost": 0, "rate": None}
    bob = await report(served.as_("rep", rep_id=BOB, sub="bob"), period="2004")
    assert bob["total"]["active"] == 0
    assert (await report())["period"] == str(datetime.now(ZoneInfo("Asia/Shanghai")).year)
    assert (await director.get("/v1/reports/churn", params={"period": "2004-13"})).status_code == 422


async def test_the_quality_of_the_data_is_told_and_likely_duplicates_are_found(served: Served) -> None:
    rep, director = served.as_("rep"), served.as_("director")
    one = await register(rep, credit_code=CODE, phone="+1 702 555 1838", owner_id=str(ANN), contacts=[CONTACT])
    two = await register(rep, name="SIGNAL gift shops Ltd.", external_id="104")
    person = await register(rep, name="Elizabeth Lincoln", kind="person", phone="(702) 555-1838")
    gone = await register(rep, name="Signal Gift Shop")
    assert (await rep.post(f"/v1/customers/{gone['id']}/archive", json={"reason": "x"})).status_code == 200
    await served.caught_up()
    answer = await director.get("/v1/reports/data-quality")
    assert answer.status_code == 200, answer.text
    report = answer.json()
    rows = {row["key"]: (row["filled"], row["missing"], row["rate"]) for row in report["rows"]}
    assert report["customers"] == 3
    assert rows["credit_code"] == rows["contacts"] == (1, 1, "0.5000")
    assert rows["phone"] == (2, 1, "0.6667") and rows["industry"] == (0, 3, "0.0000")
    assert [(pair["customer_ids"], pair["names"], pair["reasons"]) for pair in report["duplicates"]] == [
        ([one["id"], two["id"]], ["Signal Gift Shop", "SIGNAL gift shops Ltd."], ["name"]),
        ([one["id"], person["id"]], ["Signal Gift Shop", None], ["phone"]),
    ]
    assert report["likely_duplicates"] == 2 and "5551838" not in answer.text
    own = await served.as_("rep", rep_id=ANN, sub="ann").get("/v1/reports/data-quality")
    assert (own.json()["customers"], own.json()["duplicates"]) == (1, [])
