import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import CHECKLIST, SCHEDULE, Clients, body

CUSTOMER, OWNER = uuid4(), uuid4()


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def test_a_contract_shows_what_was_drafted_and_lists_it(clients: Clients) -> None:
    lines = [{"sku": "A", "quantity": 2, "unit_price": "500.00"}]
    draft = body(CUSTOMER, OWNER, external_id="10100", lines=lines, terms="Ex works", delivery_by="2004-03-01")
    answer = await clients.post("assistant", "/v1/contracts", draft)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in draft} == {
        **draft,
        "payment_schedule": [{"percent": "100", "amount": None, "due_on": None, **dict(SCHEDULE[0])}],
    }
    assert (shown["status"], shown["document_version"], shown["version"]) == ("draft", 1, 1)
    assert shown["splits"] == [{"rep_id": str(OWNER), "percent": "100"}]
    assert answer.headers["location"] == f"/v1/contracts/{shown['id']}"
    assert answer.headers["etag"] == '"1"'
    assert await clients.get(f"/v1/contracts/{shown['id']}") == shown
    position = answer.headers["log-position"]
    for name, value in (("external_id", "10100"), ("owner_id", str(OWNER)), ("status", "draft")):
        found = await clients.get("/v1/contracts", **{name: value}, min_position=position)
        assert found["items"] == [shown]
    assert (await clients.get("/v1/contracts", status="signed", min_position=position))["items"] == []


@pytest.mark.parametrize("sort", ["signed_on", "-signed_on"])
async def test_pages_by_signing_date_hold_the_unsigned_as_well(clients: Clients, sort: str) -> None:
    signed = [await clients.signed(body(CUSTOMER, OWNER), on) for on in ("2004-01-06", "2004-01-06", "2004-01-07")]
    unsigned = [(await clients.ok("assistant", "/v1/contracts", body(CUSTOMER, OWNER)))["id"] for _ in range(3)]
    expected = signed + unsigned  # what has no date stands last, the other way round first
    position = str(await clients.served.caught_up())

    seen: list[str] = []
    more: dict[str, str] = {}
    while len(seen) <= len(expected):
        page = await clients.get("/v1/contracts", sort=sort, limit="2", min_position=position, **more)
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        more = {"cursor": page["next_cursor"]}
    assert seen == (expected if sort == "signed_on" else expected[::-1])


async def test_an_external_id_is_taken_once(clients: Clients) -> None:
    first = await clients.ok("assistant", "/v1/contracts", body(CUSTOMER, OWNER, external_id="10100"))
    again = await clients.post("assistant", "/v1/contracts", body(CUSTOMER, OWNER, external_id="10100"))
    assert (again.status_code, again.json()["existing_id"]) == (409, first["id"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"opportunity_id": str(uuid4())},
        {"amount": 1000},
        {"amount": "0"},
        {"amount": "1.001"},
        {"splits": [{"rep_id": str(OWNER), "percent": "99"}]},
        {"payment_schedule": [{"percent": "99", "due_on": "2004-02-01"}]},
        {"lines": [{"sku": "A", "quantity": "2", "unit_price": "1.00"}]},
        {"customer_id": "not an id"},
        {"delivery_by": 20040301},
    ],
)
async def test_wrong_input_is_a_422_and_writes_nothing(clients: Clients, wrong: dict[str, Any]) -> None:
    answer = await clients.post("assistant", "/v1/contracts", {**body(CUSTOMER, OWNER), **wrong})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert next(iter(wrong)) in answer.json()["errors"][0]["pointer"]
    assert await clients.served.runtime.log.head() == 0


async def test_each_verb_has_its_roles(clients: Clients) -> None:
    contract_id = (await clients.ok("rep", "/v1/contracts", body(CUSTOMER, OWNER)))["id"]
    review = {"version": 1, "verdict": "approved", "checklist": CHECKLIST}
    refused = [
        ("finance", "/v1/contracts", body(CUSTOMER, OWNER)),
        ("legal", f"/v1/contracts/{contract_id}/amend", {"amount": "1.00"}),
        ("director", f"/v1/contracts/{contract_id}/legal-review", review),
        ("rep", f"/v1/contracts/{contract_id}/approve", {"version": 1}),
        ("legal", f"/v1/contracts/{contract_id}/sign", {"version": 1, "signed_on": "2004-01-06"}),
    ]
    for role, path, command in refused:
        assert (await clients.post(role, path, command)).status_code == 403, (role, path)


async def test_nobody_approves_their_own_admin_included(clients: Clients) -> None:
    contract_id = (await clients.ok("admin", "/v1/contracts", body(CUSTOMER, OWNER)))["id"]
    review = {"version": 1, "verdict": "approved", "checklist": CHECKLIST}
    answer = await clients.post("admin", f"/v1/contracts/{contract_id}/legal-review", review)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/own-approval")
    owner = clients.served.as_("director", rep_id=OWNER)
    answer = await owner.post(f"/v1/contracts/{contract_id}/approve", json={"version": 1})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/own-approval")


async def test_an_unknown_contract_is_a_404(clients: Clients) -> None:
    path = f"/v1/contracts/{uuid4()}"
    assert (await clients.post("assistant", f"{path}/amend", {"amount": "1.00"})).status_code == 404
    sign = {"version": 1, "signed_on": "2004-01-06"}
    assert (await clients.post("assistant", f"{path}/sign", sign)).status_code == 404


async def test_a_signature_without_legal_approval_is_refused_and_changes_nothing(clients: Clients) -> None:
    contract_id = (await clients.ok("assistant", "/v1/contracts", body(CUSTOMER, OWNER)))["id"]
    await clients.ok("director", f"/v1/contracts/{contract_id}/approve", {"version": 1})
    head = await clients.served.runtime.log.head()
    sign = {"version": 1, "signed_on": "2004-01-06"}
    answer = await clients.post("assistant", f"/v1/contracts/{contract_id}/sign", sign)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-approved")
    assert await clients.served.runtime.log.head() == head


async def test_a_signature_publishes_the_deal_with_product_lines_and_the_first_one_of_a_customer(
    clients: Clients,
) -> None:
    product = {"name": "Car", "line": "Cars", "list_price": "600.00", "floor_price": "1.00", "currency": "USD"}
    assert (await clients.served.as_("product").put("/v1/products/A", json=product)).status_code == 200
    lines = [
        {"sku": "A", "quantity": 1, "unit_price": "600.00"},
        {"sku": "B", "quantity": 4, "unit_price": "100.00"},
    ]
    first = await clients.signed(body(CUSTOMER, OWNER, external_id="10100", lines=lines))
    second = await clients.signed(body(CUSTOMER, OWNER))
    (_, deal), (_, later) = await clients.published()
    assert deal == {
        "contract_id": first,
        "external_id": "10100",
        "document_version": 1,
        "customer_id": str(CUSTOMER),
        "owner_id": str(OWNER),
        "amount": "1000.00",
        "currency": "USD",
        "lines": [
            {"sku": "A", "quantity": 1, "unit_price": "600.00", "amount": "600.00", "line": "Cars"},
            {"sku": "B", "quantity": 4, "unit_price": "100.00", "amount": "400.00", "line": None},
        ],
        "splits": [{"rep_id": str(OWNER), "percent": "100"}],
        "channel_id": None,
        "signed_on": "2004-01-06",
        "payment_schedule": [
            {"percent": "100", "amount": None, "due_on": None, "days_after": {"event": "invoice", "days": 30}}
        ],
        "source": None,
        "campaign_id": None,
        "first_deal": True,
        "base_currency": "USD",
        "base_amount": "1000.00",
    }
    assert (later["contract_id"], later["first_deal"]) == (second, False)


async def test_signing_again_is_no_second_deal(clients: Clients) -> None:
    contract_id = await clients.signed(body(CUSTOMER, OWNER))
    head = await clients.served.runtime.log.head()
    assert (await clients.sign(contract_id))["status"] == "signed"
    assert await clients.served.runtime.log.head() == head


async def test_above_the_credit_limit_a_signature_is_refused_equal_to_it_passes(clients: Clients) -> None:
    await clients.limit(CUSTOMER, "1000.00")
    above = await clients.approved(body(CUSTOMER, OWNER, "1000.01"))
    head = await clients.served.runtime.log.head()
    sign = {"version": 1, "signed_on": "2004-01-06"}
    answer = await clients.post("assistant", f"/v1/contracts/{above}/sign", sign)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/credit-exceeded")
    assert await clients.served.runtime.log.head() == head
    await clients.signed(body(CUSTOMER, OWNER, "1000.00"))


async def test_finance_may_override_the_credit_limit_with_a_reason_and_nobody_else(clients: Clients) -> None:
    await clients.limit(CUSTOMER, "0.00")
    contract_id = await clients.approved(body(CUSTOMER, OWNER))
    sign = {"version": 1, "signed_on": "2004-01-06", "credit_override": {"reason": "opening balance"}}
    assert (await clients.post("assistant", f"/v1/contracts/{contract_id}/sign", sign)).status_code == 403
    signed = await clients.ok("finance", f"/v1/contracts/{contract_id}/sign", sign)
    assert signed["status"] == "signed"


async def test_two_signatures_at_once_do_not_both_pass_the_limit(clients: Clients) -> None:
    await clients.limit(CUSTOMER, "1500.00")
    both = [await clients.approved(body(CUSTOMER, OWNER)) for _ in range(2)]
    sign = {"version": 1, "signed_on": "2004-01-06"}
    answers = await asyncio.gather(*(clients.post("assistant", f"/v1/contracts/{one}/sign", sign) for one in both))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [kind for kind, _ in await clients.published()] == ["DealSigned"]


async def test_of_two_first_signatures_at_once_one_is_the_first_deal(clients: Clients) -> None:
    await clients.served.as_("finance").put("/v1/exchange-rates/EUR/2004-01", json={"rate": "1.2613"})
    both = [await clients.approved(body(CUSTOMER, OWNER, currency=currency)) for currency in ("USD", "EUR")]
    sign = {"version": 1, "signed_on": "2004-01-06"}
    answers = await asyncio.gather(*(clients.post("assistant", f"/v1/contracts/{one}/sign", sign) for one in both))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted(deal["first_deal"] for _, deal in await clients.published()) == [False, True]


async def test_an_amended_contract_keeps_to_the_signed_version_until_the_next_is_signed(clients: Clients) -> None:
    other = uuid4()
    contract_id = await clients.signed(body(CUSTOMER, OWNER))
    half = [{"rep_id": str(OWNER), "percent": "50"}, {"rep_id": str(other), "percent": "50"}]
    amended = await clients.ok(
        "assistant", f"/v1/contracts/{contract_id}/amend", {"amount": "1200.00", "splits": half, "reason": "more"}
    )
    assert (amended["status"], amended["document_version"], amended["signed_version"]) == ("signed", 2, 1)
    assert (amended["amount"], amended["in_force"]["amount"]) == ("1200.00", "1000.00")
    assert amended["legal_review"] is None and amended["approval"] is None
    await clients.approve(contract_id, 2)
    signed = await clients.sign(contract_id, "2004-05-01", 2)
    assert (signed["signed_version"], signed["in_force"]["signed_on"], signed["signed_on"]) == (
        2,
        "2004-05-01",
        "2004-01-06",
    )
    kind, change = (await clients.published())[-1]
    assert kind == "ContractAmended"
    assert (change["amount"], change["delta"], change["on"], change["signed_on"]) == (
        "1200.00",
        "200.00",
        "2004-05-01",
        "2004-01-06",
    )
    by_rep = {UUID(part["rep_id"]): part["amount"] for part in change["by_rep"]}
    assert by_rep == {OWNER: "-400.00", other: "600.00"}
    assert change["splits"] == half


async def test_an_increase_of_a_signed_contract_is_checked_at_once(clients: Clients) -> None:
    await clients.limit(CUSTOMER, "1100.00")
    contract_id = await clients.signed(body(CUSTOMER, OWNER))
    answer = await clients.post("assistant", f"/v1/contracts/{contract_id}/amend", {"amount": "1100.01"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/credit-exceeded")
    await clients.ok("assistant", f"/v1/contracts/{contract_id}/amend", {"amount": "1100.00"})


async def test_a_list_is_filtered_by_a_status_that_there_is(clients: Clients) -> None:
    await clients.ok("assistant", "/v1/contracts", body(CUSTOMER, OWNER))
    signed = await clients.signed(body(CUSTOMER, OWNER))
    await clients.served.caught_up()
    listed = await clients.get("/v1/contracts", status="signed")
    assert [item["id"] for item in listed["items"]] == [signed]
    answer = await clients.served.as_("rep").get("/v1/contracts?status=unsigned")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/status")
