from datetime import date
from uuid import uuid4

import pytest

from services.pipeline.credit.events import TermsSet
from services.pipeline.credit.terms import SetTerms, credit_terms, due_on
from shared.kernel.messages import Actor
from shared.testing.serving import Served
from shared.testing.spec import given
from tests.pipeline.clients import Clients, body
from tests.pipeline.receivables.books import CUSTOMER

FINANCE = Actor("finance", frozenset({"finance"}))
ALPHA, ANN = uuid4(), uuid4()


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
