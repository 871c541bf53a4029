from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from services.pipeline.credit.events import CreditReviewed, Earned, TermsSet
from services.pipeline.credit.reviews import ReviewCredit, credit_review
from services.pipeline.credit.terms import SetTerms, credit_terms, due_on
from shared.kernel.messages import Actor
from shared.published.customer import CustomerRegistered, TierChanged
from shared.testing.serving import Served
from shared.testing.spec import given
from tests.pipeline.clients import Clients, body
from tests.pipeline.receivables.books import CUSTOMER

FINANCE = Actor("finance", frozenset({"finance"}))
ALPHA, BETA, ANN = (uuid4() for _ in range(3))


def terms(days: int, grade: str = "A", reason: str = "opening") -> SetTerms:
    return SetTerms(customer_id=CUSTOMER, days=days, grade=grade, reason=reason)


def are_set(days: int, grade: str = "A", reason: str = "opening") -> TermsSet:
    return TermsSet(customer_id=CUSTOMER, days=days, grade=grade, reason=reason, set_by="finance")


def test_terms_are_set_once_and_again_only_where_they_change() -> None:
    given(credit_terms).when(terms(30), by=FINANCE).then(are_set(30))
    given(credit_terms, are_set(30)).when(terms(30), by=FINANCE).then_nothing()
    given(credit_terms, are_set(30)).when(terms(30, "B"), by=FINANCE).then(are_set(30, "B"))


def test_an_invoice_is_due_so_many_days_after_its_issue_or_at_the_end_of_all_days() -> None:
    assert due_on(are_set(60), date(2004, 1, 1)) == date(2004, 3, 1)
    assert due_on(are_set(0), date(2004, 1, 1)) == date(2004, 1, 1)
    assert due_on(are_set(30), date.max) == date.max


def paid(days_late: str = "0", longest: int = 0, written_off: str = "0", **more: Any) -> ReviewCredit:
    plain: dict[str, Any] = {"customer_id": CUSTOMER, "currency": "USD", "period": "2004-Q1"}
    sums = {"due": "100", "collected": "90", "overdue": "10", "written_off": written_off, "days_late": days_late}
    return ReviewCredit(**plain, **sums, as_of=date(2004, 3, 31), longest_overdue=longest, **more)


@pytest.mark.parametrize(
    ("behaviour", "earned"),
    [
        (paid(), Earned.A),
        (paid("5"), Earned.A),
        (paid("5.0001"), Earned.B),
        (paid("0", 1), Earned.B),
        (paid("30", 30), Earned.B),
        (paid("30.0001"), Earned.C),
        (paid("0", 31), Earned.C),
        (paid("60", 90), Earned.C),
        (paid("60.0001"), Earned.D),
        (paid("0", 91), Earned.D),
        (paid("0", 0, "0.01"), Earned.D),
    ],
)
def test_the_grade_is_the_worst_of_days_late_what_is_overdue_and_what_was_written_off(
    behaviour: ReviewCredit, earned: Earned
) -> None:
    (event,) = credit_review.decide(behaviour.stamped(FINANCE, behaviour.at), None)
    assert (event.earned, event.rules, event.suggested_limit) == (earned, 1, None)
    assert credit_review.decide(behaviour.stamped(FINANCE, behaviour.at), event) == []


@pytest.mark.parametrize(
    ("behaviour", "suggested"),
    [
        (paid(limit="1000.05"), "1100.06"),
        (paid(limit="1000", tier="A"), "1200.00"),
        (paid("10", limit="1000", tier="A"), "1000.00"),
        (paid("40", limit="1000"), "750.00"),
        (paid("90", limit="1000"), "500.00"),
        (paid("90", limit="0"), "0.00"),
    ],
)
def test_a_review_suggests_a_limit_where_there_is_one(behaviour: ReviewCredit, suggested: str) -> None:
    (event,) = credit_review.decide(behaviour.stamped(FINANCE, behaviour.at), None)
    assert isinstance(event, CreditReviewed) and event.suggested_limit == Decimal(suggested)


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def test_an_invoice_without_instalments_is_due_by_the_customers_terms(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN))
    plain = {"contract_id": contract_id, "number": "1", "issued_on": "2004-01-06", "amount": "100.00"}
    refused = await clients.post("finance", "/v1/invoices", plain)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/instalments")

    finance, path = clients.served.as_("finance"), f"/v1/customers/{ALPHA}/credit-terms"
    assert (await finance.get(path)).status_code == 404
    wanted = {"days": 45, "grade": "B", "reason": "yearly review"}
    answer = await finance.put(path, json=wanted)
    shown = answer.json()
    assert answer.status_code == 200, answer.text
    assert shown == {
        "id": shown["id"], "version": 1, "status": "in_force", "created_at": shown["created_at"],
        "customer_id": str(ALPHA), **wanted, "set_by": shown["set_by"],
    }  # fmt: skip
    assert (await finance.put(path, json=wanted)).headers["etag"] == answer.headers["etag"] == '"1"'
    assert (await finance.get(path)).json() == shown
    assert (await clients.served.as_("rep").put(path, json=wanted)).status_code == 403
    for wrong in ({"days": "45"}, {"days": -1}, {"days": 9999}, {"grade": ""}, {"grade": "eleven char"}, {"until": 1}):
        refused = await finance.put(path, json={**wanted, **wrong})
        assert refused.status_code == 422, wrong
        assert refused.json()["errors"][0]["pointer"] == f"/{next(iter(wrong))}"

    issued = await clients.ok("finance", "/v1/invoices", plain)
    assert issued["instalments"] == [{"due_on": "2004-02-20", "amount": "100.00", "open": "100.00"}]
    await finance.put(path, json={**wanted, "days": 10})
    assert (await clients.get(f"/v1/invoices/{issued['id']}"))["due_on"] == "2004-02-20"
    found = await clients.get(f"/v1/customers/{ALPHA}/credit", currency="USD")
    assert (found["grade"], found["days"], found["limit"]) == ("B", 10, None)


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
