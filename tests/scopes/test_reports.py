"""Reports and lists of deals and what is owed for them: each place in the company sums over what it sees."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.permissions import permissions, service_of
from services.pipeline.app import service
from shared.published.customer import CustomerRegistered
from shared.readers.reading import Reading, Reads
from shared.readers.sight import Sight
from shared.settings import SERVICES
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from shared.web.operation import PUBLIC
from shared.web.roles import Role
from tests.pipeline.clients import Clients, body

from .company import ANN, BEES, BOB, Places, an_id, founding, today, transferred

ALPHA, BETA = an_id("alpha"), an_id("beta")
SUMS = {"ann": "170.00", "amy": "170.00", "help": "170.00", "bob": "270.00", "bea": "270.00", "dan": "370.00"}
"""Deals: of Ann 100, of Bob 200, of both 70."""
OPEN = {"ann": "100.00", "amy": "100.00", "help": "100.00", "bob": "200.00", "bea": "200.00", "dan": "300.00"}
"""What is not paid of Ann's and of Bob's invoices."""


@pytest.fixture
async def served(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, base_currency="USD") as running:
        yield running


async def deals(served: Served) -> dict[str, str]:
    clients = Clients(served)
    await served.hear(*founding())
    for customer, owner in ((ALPHA, ANN), (BETA, BOB)):
        await served.hear(CustomerRegistered(customer_id=customer, name="A customer", owner_id=owner))
    made = {
        "ann": await clients.signed(body(ALPHA, ANN, "100"), "2004-01-05"),
        "bob": await clients.signed(body(BETA, BOB, "200"), "2004-01-05"),
    }
    splits = [{"rep_id": str(ANN), "percent": "40"}, {"rep_id": str(BOB), "percent": "60"}]
    made["both"] = await clients.signed(body(an_id("gamma"), BOB, "70", splits=splits), "2004-01-05")
    for name, amount in (("ann", "100"), ("bob", "200")):
        bill = {"contract_id": made[name], "number": name, "issued_on": "2004-01-05", "amount": amount}
        due = [{"due_on": "2004-02-05", "amount": amount}]
        await clients.ok("finance", "/v1/invoices", {**bill, "instalments": due})
    await served.caught_up()
    return made


async def asked(places: Places, who: str, path: str, **query: str) -> Any:
    answer = await places[who].get(path, params=query)
    assert answer.status_code == 200, (who, path, answer.text)
    return answer.json()


async def test_reports_sum_over_what_is_seen_and_lists_show_it(served: Served) -> None:
    made, places = await deals(served), Places(served)
    for who in SUMS:
        sales = await asked(places, who, "/v1/reports/sales", by="rep")
        aging = await asked(places, who, "/v1/reports/aging", as_of="2004-03-01", by="rep")
        assert (sales["total"], aging["total"], aging["currency"]) == (SUMS[who], OPEN[who], "USD"), who
        keys = {row["key"] for row in sales["rows"]}
        assert (str(ANN) in keys, str(BOB) in keys) == (who not in ("bob", "bea"), who in ("bob", "bea", "dan")), who
        listed = {item["id"] for item in (await asked(places, who, "/v1/contracts"))["items"]}
        theirs = {"ann", "both"} if who in ("ann", "amy", "help") else {"bob", "both"} if who != "dan" else set(made)
        assert listed == {made[name] for name in theirs}, who
        for name, contract_id in made.items():
            found = await places[who].get(f"/v1/contracts/{contract_id}")
            assert found.status_code == (200 if name in theirs else 404), (who, name)
        for customer, owner in ((ALPHA, "ann"), (BETA, "bob")):
            ledger = await places[who].get(f"/v1/customers/{customer}/ledger")
            credit = await places[who].get(f"/v1/customers/{customer}/credit")
            expected = 200 if owner in theirs else 404
            assert (ledger.status_code, credit.status_code) == (expected, expected), (who, owner)
        unknown = await asked(places, who, f"/v1/customers/{an_id('of nobody known')}/ledger")
        assert unknown["invoices"] == []
    await what_others_have_is_not_to_be_named(served, places, made["bob"])
    for path in ("collection", "dso", "credit"):
        await asked(places, "ann", f"/v1/reports/{path}", as_of="2004-03-01")
    await served.hear(transferred(ANN, BEES, today(served)))
    await served.caught_up()
    assert (await asked(places, "amy", "/v1/reports/sales"))["total"] == "0.00"
    assert (await asked(places, "bea", "/v1/reports/aging", as_of="2004-03-01"))["total"] == "300.00"


async def what_others_have_is_not_to_be_named(served: Served, places: Places, bobs_contract: str) -> None:
    """In the body of a command neither: the refusal is that of what nobody has, and tells nothing of Bob's."""
    clients = Clients(served)
    deal = {
        "customer_id": str(BETA), "owner_id": str(BOB), "name": "Bob's", "expected_amount": "1.00", "currency": "USD",
        "expected_close_on": "2004-06-30",
    }  # fmt: skip
    theirs = (await clients.ok("director", "/v1/opportunities", deal))["id"]
    lines = [{"custom": {"text": "made for Bob", "cost": "1.00"}, "quantity": 1, "unit_price": "1.00"}]
    offer = {"valid_until": "2004-06-30", "lines": lines}
    quoted = (await clients.ok("director", "/v1/quotes", {**offer, "opportunity_id": theirs}))["id"]
    channel = {"name": "North", "kind": "agent", "region": "NA"}
    channel_id = (await clients.ok("director", "/v1/channels", channel))["id"]
    drawn = body(ALPHA, ANN)
    for path, rest, field, their_id in (
        ("/v1/orders", {"placed_on": "2004-01-06"}, "contract_id", bobs_contract),
        ("/v1/quotes", offer, "opportunity_id", theirs),
        ("/v1/contracts", drawn, "opportunity_id", theirs),
        ("/v1/contracts", drawn, "quote_id", quoted),
        (f"/v1/channels/{channel_id}/conflicts", {"registered_on": "2004-01-06"}, "opportunity_id", theirs),
    ):
        answers = [
            await places["ann"].post(path, json={**rest, field: named}) for named in (their_id, str(an_id("nothing")))
        ]
        assert [answer.status_code for answer in answers] == [422, 422], (path, answers[0].text)
        first, second = ({**answer.json(), "trace_id": ""} for answer in answers)
        assert first == second and first["errors"][0]["pointer"] == f"/{field}", path


@pytest.mark.parametrize("name", SERVICES)
async def test_no_query_of_a_rep_reads_the_whole_company(
    name: str, fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every list and report, those to come included, but for what is declared to be everybody's."""
    opened: list[tuple[str, bool]] = []
    as_it_was, path = Reads.open, ""

    @asynccontextmanager
    async def watched(self: Reads, projections: Any, sight: Sight, min_position: int = 0) -> AsyncIterator[Reading]:
        opened.append((path, sight.whole))
        async with as_it_was(self, projections, sight, min_position) as reading:
            yield reading

    monkeypatch.setattr(Reads, "open", watched)
    async with serving(service_of(name), fresh_database(of=service_of(name)).serving_url, tmp_path) as served:
        await served.caught_up()
        rep = served.as_("rep", rep_id=ANN)
        for one in permissions(service_of(name)):
            if one.method == "GET" and one.cell(Role.REP) and "{" not in one.path and one.whose != PUBLIC:
                path = one.path
                await rep.get(path, params={"as_of": "2004-01-31", "period": "2004", "metric": "visits"})
                await rep.get(path)
        assert {seen_whole for _, seen_whole in opened} <= {False}, opened
        assert opened
