import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.published.customer import CustomerRegistered, ProfileChanged
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, ANN = (uuid4() for _ in range(3))


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def issued(clients: Clients, number: str, amount: str, customer: UUID = ALPHA, due_on: str = "2004-02-05") -> Any:
    contract_id = await clients.signed(body(customer, ANN, amount))
    instalments = [{"due_on": due_on, "amount": amount}]
    plain = {"contract_id": contract_id, "number": number, "issued_on": "2004-01-06", "amount": amount}
    return await clients.ok("finance", "/v1/invoices", {**plain, "instalments": instalments})


def push(payment_id: str, amount: str, *invoices: dict[str, str], **more: Any) -> dict[str, Any]:
    payer = {} if "customer_external_id" in more else {"customer_id": str(ALPHA)}
    plain = {"payment_id": payment_id, "amount": amount, "currency": "USD", "received_on": "2004-02-01"}
    return {**plain, **payer, "invoices": list(invoices), **more}


async def pushed(clients: Clients, *args: Any, **more: Any) -> tuple[str, dict[str, str], str]:
    """Status, allocations by invoice number, unallocated."""
    answer = await clients.ok("erp", "/v1/erp/payments", push(*args, **more))
    return answer["status"], {a["number"]: a["amount"] for a in answer["allocations"]}, answer["unallocated"]


async def test_a_payment_answers_what_became_of_it(clients: Clients) -> None:
    assert await pushed(clients, "early", "10") == ("unallocated", {}, "10.00")
    await issued(clients, "1", "100.00")
    await issued(clients, "2", "100.00", due_on="2004-03-05")
    assert await pushed(clients, "named", "50", {"number": "2", "amount": "20"}) == (
        "applied",
        {"2": "20.00", "1": "30.00"},
        "0.00",
    )
    assert await pushed(clients, "rest", "150") == ("partly_applied", {"1": "60.00", "2": "80.00"}, "10.00")
    await clients.served.caught_up()
    listed = await clients.get("/v1/erp/payments", customer_id=str(ALPHA), sort="received_on")
    assert {item["payment_id"]: item["status"] for item in listed["items"]} == {
        "early": "applied",
        "named": "applied",
        "rest": "partly_applied",
    }
    early = await clients.get("/v1/erp/payments/early")
    assert (early["status"], early["allocations"]) == ("applied", [{"number": "1", "amount": "10.00"}])


async def test_a_payment_shows_what_was_told_of_it_in_the_list_and_by_either_of_its_ids(clients: Clients) -> None:
    await clients.hear("customer", ALPHA, CustomerRegistered(customer_id=ALPHA, name="Alpha", external_id="103"))
    await clients.served.caught_up()
    named = ({"number": "7", "amount": "30"}, {"number": "8"})
    told = push("P", "40", *named, customer_external_id="103", method="cheque")
    answer = await clients.post("erp", "/v1/erp/payments", told)
    assert answer.headers["Log-Position"] == str(await clients.served.caught_up())
    again = await clients.post("erp", "/v1/erp/payments", told)
    assert again.headers["Log-Position"] == str(await clients.served.caught_up())
    assert again.json() == {**answer.json(), "status": "duplicate"}
    pushed = answer.json()
    assert (pushed["version"], pushed["invoices"][1]) == (1, {"number": "8", "amount": None})
    (listed,) = (await clients.get("/v1/erp/payments"))["items"]
    assert listed == pushed
    assert await clients.get("/v1/erp/payments/P") == await clients.get(f"/v1/erp/payments/{pushed['id']}") == pushed
    await clients.post("erp", "/v1/erp/payments", push("S", "5", customer_external_id="nobody"))
    waiting = await clients.get("/v1/suspense/S")
    assert waiting == await clients.get(f"/v1/suspense/{waiting['id']}")
    for unknown in ("Q", str(uuid4())):
        assert (await clients.served.as_("erp").get(f"/v1/erp/payments/{unknown}")).status_code == 404


async def test_a_payment_counts_once(clients: Clients) -> None:
    await issued(clients, "1", "100.00")
    first = await pushed(clients, "P", "40")
    again = await pushed(clients, "P", "40.0", method="cheque")
    assert first == ("applied", {"1": "40.00"}, "0.00") and again == ("duplicate", *first[1:])
    answer = await clients.post("erp", "/v1/erp/payments", push("P", "41"))
    assert answer.status_code == 409 and answer.json()["type"] == "/problems/payment-id-reused"
    answer = await clients.post("erp", "/v1/erp/payments", push("P", "40", customer_id=str(BETA)))
    assert answer.status_code == 409 and answer.json()["type"] == "/problems/payment-id-reused"
    books = await clients.get(f"/v1/customers/{ALPHA}/ledger")
    assert books["open"] == "60.00" and len(books["payments"]) == 1


async def test_a_payment_told_by_many_at_once_counts_once(clients: Clients) -> None:
    await issued(clients, "1", "100.00")
    answers = await asyncio.gather(*(clients.post("erp", "/v1/erp/payments", push("P", "40")) for _ in range(20)))
    assert sorted(answer.json()["status"] for answer in answers) == ["applied"] + ["duplicate"] * 19
    assert (await clients.get(f"/v1/customers/{ALPHA}/ledger"))["open"] == "60.00"


async def test_the_same_key_gives_the_first_answer(clients: Clients) -> None:
    first = await clients.post("erp", "/v1/erp/payments", push("P", "40"), **{"Idempotency-Key": "k"})
    again = await clients.post("erp", "/v1/erp/payments", push("P", "40"), **{"Idempotency-Key": "k"})
    assert first.status_code == again.status_code == 200 and first.json() == again.json()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"customer_id": None}, "/customer_id"),
    ({"customer_id": str(ALPHA), "customer_external_id": "103"}, "/customer_id"),
    ({"customer_id": "103"}, "/customer_id"),
    ({"amount": "0"}, "/amount"),
    ({"amount": 40}, "/amount"),
    ({"amount": "-1"}, "/amount"),
    ({"received_on": 20040201}, "/received_on"),
    ({"invoices": [{"number": "1", "amount": "30"}, {"number": "2", "amount": "11"}]}, "/invoices"),
    ({"invoices": [{"number": "1"}, {"number": "1"}]}, "/invoices"),
    ({"invoices": [{"number": 1}]}, "/invoices/0/number"),
    ({"memo": "x"}, "/memo"),
]


async def test_wrong_input_is_pointed_at(clients: Clients) -> None:
    for wrong, pointer in WRONG:
        answer = await clients.post("erp", "/v1/erp/payments", {**push("P", "40"), **wrong})
        assert answer.status_code == 422, answer.text
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]
        assert (await clients.served.as_("erp").get("/v1/erp/payments/P")).status_code == 404


async def test_only_the_erp_and_finance_push(clients: Clients) -> None:
    assert (await clients.post("rep", "/v1/erp/payments", push("P", "40"))).status_code == 403
    assert (await clients.post("finance", "/v1/erp/payments", push("P", "40"))).status_code == 200


async def test_a_reversal_takes_back_its_own_payment_and_is_published(clients: Clients) -> None:
    invoice = await issued(clients, "1", "100.00")
    await pushed(clients, "P", "60")
    await pushed(clients, "Q", "60")
    reverse = {"reversed_on": "2004-02-10", "reason": "bounced"}
    answer = await clients.ok("erp", "/v1/erp/payments/P/reverse", reverse)
    assert (answer["status"], answer["allocations"], answer["unallocated"]) == ("reversed", [], "0.00")
    assert await clients.ok("erp", "/v1/erp/payments/P/reverse", reverse) == answer
    assert (await clients.get(f"/v1/invoices/{invoice['id']}"))["open"] == "60.00"
    other = await clients.get("/v1/erp/payments/Q")
    assert (other["status"], other["allocations"], other["unallocated"]) == (
        "partly_applied",
        [{"number": "1", "amount": "40.00"}],
        "20.00",
    )
    told = dict(await clients.published())["PaymentReversed"]
    assert (told["amount"], told["received_on"], told["reversed_on"]) == ("60.00", "2004-02-01", "2004-02-10")
    assert [(part["invoice_id"], part["amount"], part["owner_id"]) for part in told["allocations"]] == [
        (invoice["id"], "60.00", str(ANN))
    ]


async def test_too_much_and_the_unknown_are_not_reversed(clients: Clients) -> None:
    await pushed(clients, "P", "60")
    reverse = {"reversed_on": "2004-02-10", "reason": "bounced"}
    answer = await clients.post("erp", "/v1/erp/payments/P/reverse", {**reverse, "amount": "60.01"})
    assert answer.status_code == 409 and answer.json()["type"] == "/problems/over-reversed"
    assert (await clients.post("erp", "/v1/erp/payments/X/reverse", reverse)).status_code == 404
    early = {**reverse, "reversed_on": "2004-01-31"}
    assert (await clients.post("erp", "/v1/erp/payments/P/reverse", early)).status_code == 422


async def suspended(clients: Clients) -> list[str]:
    await clients.served.caught_up()
    return [item["payment_id"] for item in (await clients.get("/v1/suspense", sort="received_on"))["items"]]


async def test_an_unknown_customers_money_waits_in_suspense_until_it_is_registered(clients: Clients) -> None:
    await issued(clients, "1", "100.00")
    told = await pushed(clients, "P", "40", {"number": "1"}, customer_external_id="103")
    assert told == ("suspense", {}, "40.00")
    assert (await pushed(clients, "P", "40", customer_external_id="103"))[0] == "duplicate"
    assert await suspended(clients) == ["P"]
    await clients.hear("customer", ALPHA, CustomerRegistered(customer_id=ALPHA, name="Alpha", external_id="103"))
    assert await suspended(clients) == []
    now = await clients.get("/v1/erp/payments/P")
    assert (now["status"], now["customer_id"], now["allocations"]) == (
        "applied",
        str(ALPHA),
        [{"number": "1", "amount": "40.00"}],
    )
    assert await pushed(clients, "Q", "10", customer_external_id="103") == ("applied", {"1": "10.00"}, "0.00")
    assert (await pushed(clients, "P", "40"))[0] == "duplicate"


async def test_a_customer_that_is_given_its_external_id_later_gets_its_money_then(clients: Clients) -> None:
    await pushed(clients, "P", "40", customer_external_id="103")
    await clients.hear("customer", ALPHA, CustomerRegistered(customer_id=ALPHA, name="Alpha"))
    assert await suspended(clients) == ["P"]
    await clients.hear("customer", ALPHA, ProfileChanged(customer_id=ALPHA, name="Alpha", external_id="103"))
    assert await suspended(clients) == []


async def test_suspense_is_assigned_by_hand_once(clients: Clients) -> None:
    await issued(clients, "1", "100.00")
    await pushed(clients, "P", "40", customer_external_id="103")
    path, by_hand = "/v1/suspense/P/assign", {"customer_id": str(ALPHA)}
    assert (await clients.post("erp", path, by_hand)).status_code == 403
    answer = await clients.ok("finance", path, by_hand)
    assert (answer["status"], answer["allocations"]) == ("applied", [{"number": "1", "amount": "40.00"}])
    assert await clients.ok("finance", path, by_hand) == answer
    assert (await clients.post("finance", path, {"customer_id": str(BETA)})).status_code == 409
    assert (await clients.post("finance", "/v1/suspense/X/assign", by_hand)).status_code == 404
    await clients.hear("customer", BETA, CustomerRegistered(customer_id=BETA, name="Beta", external_id="103"))
    assert await suspended(clients) == []
    assert (await clients.get("/v1/erp/payments/P"))["customer_id"] == str(ALPHA)
    assert (await clients.get("/v1/suspense", status="assigned"))["items"][0]["payment_id"] == "P"


async def test_what_was_taken_back_in_suspense_does_not_come_out_of_it(clients: Clients) -> None:
    await issued(clients, "1", "100.00")
    await pushed(clients, "HQ/17", "40", customer_external_id="103")
    assert await suspended(clients) == ["HQ/17"]
    named = (await clients.get("/v1/suspense"))["items"][0]["id"]  # since no path has a slash in a name
    reverse = {"amount": "15", "reversed_on": "2004-02-10", "reason": "bounced"}
    answer = await clients.ok("erp", f"/v1/erp/payments/{named}/reverse", reverse)
    assert (answer["status"], answer["unallocated"], answer["reversed"]) == ("suspense", "25.00", "15.00")
    await clients.ok("finance", f"/v1/suspense/{named}/assign", {"customer_id": str(ALPHA)})
    assert (await clients.get(f"/v1/erp/payments/{named}"))["payment_id"] == "HQ/17"
    (paid,) = (await clients.get(f"/v1/customers/{ALPHA}/ledger"))["payments"]
    assert (paid["amount"], paid["applied"], paid["unallocated"], paid["reversed"]) == (
        "40.00",
        "25.00",
        "0.00",
        "15.00",
    )


async def test_money_does_not_wait_for_another_customers_invoice(clients: Clients) -> None:
    await issued(clients, "1", "100.00")
    await issued(clients, "2", "100.00", customer=BETA)
    assert await pushed(clients, "P", "40", {"number": "2"}) == ("applied", {"1": "40.00"}, "0.00")


async def test_allocations_are_published_with_the_day_on_which_they_were_applied(clients: Clients) -> None:
    await pushed(clients, "P", "40", received_on="2003-12-01")
    invoice = await issued(clients, "1", "100.00")
    told = dict(await clients.published())["PaymentAllocated"]
    assert told == {
        "payment_id": "P",
        "customer_id": str(ALPHA),
        "currency": "USD",
        "received_on": "2003-12-01",
        "applied_on": "2004-01-06",
        "allocations": [
            {
                "invoice_id": invoice["id"],
                "contract_id": invoice["contract_id"],
                "due_on": "2004-02-05",
                "amount": "40.00",
                "owner_id": str(ANN),
            }
        ],
    }


async def reconciled(clients: Clients, **params: str) -> Any:
    position = await clients.served.caught_up()
    query = {"date": "2004-02-01", "min_position": str(position), **params}
    answer = await clients.served.as_("erp").get("/v1/erp/reconciliation", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_day(clients: Clients) -> None:
    """Payments of 2004-02-01 in every status, some told again, some taken back, and some of other days."""
    await issued(clients, "1", "100.00")
    back = {"reversed_on": "2004-02-10", "reason": "bounced"}
    await pushed(clients, "P", "40", customer_external_id="103")
    await clients.ok("erp", "/v1/erp/payments/P/reverse", {**back, "amount": "3"})
    await pushed(clients, "Q", "30", received_on="2004-02-02")
    for payment_id, amount in (("R", "60"), ("S", "15"), ("T", "20"), ("U", "7"), ("T", "20"), ("P2", "9")):
        await pushed(clients, payment_id, amount, **({"customer_external_id": "104"} if payment_id == "P2" else {}))
    for _ in range(2):
        await pushed(clients, "P", "40", customer_external_id="103")
    await clients.ok("erp", "/v1/erp/payments/U/reverse", back)
    await clients.ok("erp", "/v1/erp/payments/P2/reverse", {**back, "amount": "4"})
    await clients.ok("finance", "/v1/suspense/P2/assign", {"customer_id": str(ALPHA)})
    await clients.ok("erp", "/v1/erp/payments/R/reverse", {**back, "amount": "11"})
    await pushed(clients, "E", "5", currency="EUR")


async def test_a_day_is_reconciled_by_status_and_balances(clients: Clients) -> None:
    await a_day(clients)
    answer = await reconciled(clients, currency="USD")
    assert {name: tuple(one.values()) for name, one in answer["statuses"].items()} == {
        "applied": (1, "60.00"),
        "partly_applied": (1, "15.00"),
        "unallocated": (2, "29.00"),
        "suspense": (1, "40.00"),
        "reversed": (1, "7.00"),
        "duplicate": (3, "100.00"),
    }
    assert (answer["date"], answer["currency"], answer["total"]) == (
        "2004-02-01",
        "USD",
        {"count": 6, "amount": "151.00"},
    )
    assert answer["balance"] == {
        "received": "151.00",
        "reversed": "25.00",
        "applied": "59.00",
        "unallocated": "30.00",
        "suspense": "37.00",
    }
    assert answer["reversals"] == {"count": 0, "amount": "0.00"}
    assert {row["status"]: row["reversed"] for row in answer["rows"]} == {
        "applied": "11.00",
        "partly_applied": "0.00",
        "unallocated": "4.00",
        "suspense": "3.00",
        "reversed": "7.00",
    }
    later = await reconciled(clients, date="2004-02-10")
    assert (later["currency"], later["total"]["count"]) == ("USD", 0)  # two currencies: the base
    assert later["reversals"] == {"count": 4, "amount": "25.00"}
    every = (await reconciled(clients))["rows"]
    assert [(row["status"], row["received"]) for row in every if row["currency"] == "EUR"] == [("unallocated", "5.00")]
    position = str(await clients.served.caught_up())
    assert (await clients.post("rep", "/v1/erp/payments", {})).status_code == 403
    refused = await clients.served.as_("rep").get("/v1/payments", params={"min_position": position})
    assert refused.status_code == 403


async def test_an_erp_finds_its_differences_in_the_list_of_a_day(clients: Clients) -> None:
    await a_day(clients)
    await clients.served.caught_up()
    erp = clients.served.as_("erp")
    query = {"received_on": "2004-02-01", "currency": "USD", "limit": "4"}
    first = (await erp.get("/v1/payments", params=query)).json()
    second = (await erp.get("/v1/payments", params={**query, "cursor": first["next_cursor"]})).json()
    listed = {item["payment_id"]: item for item in first["items"] + second["items"]}
    assert len(first["items"]) == 4 and second["next_cursor"] is None
    assert {name: (one["status"], one["duplicates"]) for name, one in listed.items()} == {
        "P": ("suspense", 2),
        "R": ("applied", 0),
        "S": ("partly_applied", 0),
        "T": ("unallocated", 1),
        "U": ("reversed", 0),
        "P2": ("unallocated", 0),
    }
    balance = (await reconciled(clients, currency="USD"))["balance"]
    sums = {name: sum(Decimal(one[name]) for one in listed.values()) for name in balance if name != "received"}
    assert {name: str(amount) for name, amount in sums.items()} == {k: v for k, v in balance.items() if k != "received"}
    for filtered, found in (
        ({"status": "suspense"}, ["P"]),
        ({"received_from": "2004-02-02"}, ["Q"]),
        ({"received_to": "2004-02-01", "currency": "EUR"}, ["E"]),
        ({"customer_id": str(BETA)}, []),
        ({"payment_id": "T"}, ["T"]),
    ):
        assert [one["payment_id"] for one in (await erp.get("/v1/payments", params=filtered)).json()["items"]] == found
    wrong = await erp.get("/v1/payments", params={"cursor": "x"})
    assert wrong.status_code == 422
    table = await erp.get("/v1/payments", params=query, headers={"Accept": "text/csv"})
    assert table.text.startswith("id,payment_id,status,") and table.text.count("\r\n") == 5


async def test_a_reversal_can_be_made_to_depend_on_the_version_that_was_seen(clients: Clients) -> None:
    back = {"amount": "1", "reversed_on": "2004-02-10", "reason": "bounced"}
    await pushed(clients, "P", "40", customer_external_id="103")
    for _ in range(2):  # in suspense, then on the ledger
        seen = (await clients.served.as_("erp").get("/v1/erp/payments/P")).headers["ETag"]
        assert seen == f'"{(await clients.get("/v1/erp/payments/P"))["version"]}"'
        done = await clients.post("erp", "/v1/erp/payments/P/reverse", back, **{"If-Match": seen})
        assert done.status_code == 200 and done.headers["ETag"] == f'"{done.json()["version"]}"' != seen
        assert (await clients.post("erp", "/v1/erp/payments/P/reverse", back, **{"If-Match": seen})).status_code == 412
        whatever = await clients.post("erp", "/v1/erp/payments/P/reverse", back, **{"If-Match": "*"})
        assert whatever.status_code == 200
        await clients.post("finance", "/v1/suspense/P/assign", {"customer_id": str(ALPHA)})
    unknown = await clients.post("erp", "/v1/erp/payments/X/reverse", back, **{"If-Match": '"1"'})
    assert unknown.status_code == 404
