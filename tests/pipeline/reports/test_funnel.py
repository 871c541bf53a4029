"""The funnel, and what becomes of leads and opportunities."""

from decimal import Decimal
from typing import Any

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients

from .opportunities import ANN, BETA, BOB, company, deal, lose, opened, shared_by, told, win


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def test_the_funnel_counts_what_entered_each_stage_passed_on_was_lost_and_is_there_now(clients: Clients) -> None:
    await company(clients)
    splits = shared_by(ann="62.5", bob="37.5")
    won = await opened(clients, deal(amount="900.00", splits=splits), "proposal")
    await win(clients, won, "2004-03-30", "1000.00", splits=splits)
    lost = await opened(clients, deal(amount="400.00"), "needs", "proposal", "needs")
    await lose(clients, lost, "2004-04-01")
    await opened(clients, deal(amount="50.00", owner=BOB, opened_on="2004-02-01"), "needs", on="2004-02-15")
    await opened(clients, deal(amount="7.00", opened_on="2005-01-01"))

    found = await told(clients, "funnel", to="2004-12-31")
    names = ("entered", "passed_on", "lost", "now", "amount", "now_amount", "rate")
    rows = {row["key"]: tuple(row[name] for name in names) for row in found["rows"]}
    assert rows == {
        "lead": (3, 3, 0, 0, "1450.00", "0.00", "1.0000"),
        "needs": (2, 1, 1, 1, "450.00", "50.00", "0.5000"),
        "proposal": (2, 1, 0, 0, "1400.00", "0.00", "0.5000"),
        "negotiation": (0, 0, 0, 0, "0.00", "0.00", None),
        "verbal": (0, 0, 0, 0, "0.00", "0.00", None),
        "won": (1, 0, 0, 1, "1000.00", "1000.00", "0.0000"),
    }
    then = {row["key"]: row for row in (await told(clients, "funnel", as_of="2004-02-14"))["rows"]}
    assert (then["lead"]["now"], then["proposal"]["now"], then["needs"]["now"], then["won"]["now"]) == (1, 1, 1, 0)
    february = (await told(clients, "funnel", **{"from": "2004-02-01", "to": "2004-02-29"}))["rows"]
    assert [row["entered"] for row in february] == [1, 1, 0, 0, 0, 0]
    bob = await clients.served.as_("rep", rep_id=BOB).get("/v1/reports/funnel")
    assert [row["amount"] for row in bob.json()["rows"]] == ["425.00", "50.00", "375.00", "0.00", "0.00", "375.00"]


LEAD = {"name": "a fleet", "company": "Alpha", "contact": "a@example.com", "source": "fair", "product": "Cars"}


async def captured(clients: Clients, **more: Any) -> Any:
    """A lead of today."""
    return await clients.ok("marketing", "/v1/leads", {**LEAD, **more})


async def test_conversion_is_of_the_cohort_from_lead_to_opportunity_to_deal(clients: Clients) -> None:
    await company(clients)
    lead = await captured(clients)
    today = lead["captured_on"][:7]
    wanted = {"expected_amount": "70.00", "expected_close_on": "2004-06-30"}
    qualify = {"customer_id": str(BETA), "owner_id": str(ANN), "currency": "USD", **wanted}
    await clients.ok("sales_manager", f"/v1/leads/{lead['id']}/qualify", qualify)
    await captured(clients)
    await captured(clients, source="web", product="Ships")
    halves = shared_by(ann="50", bob="50")
    first = await opened(clients, deal(amount="100.00", splits=halves))
    await win(clients, first, "2004-05-05", "100.01", splits=halves)
    await opened(clients, deal(amount="300.00", customer_id=str(BETA), opened_on="2004-01-20"))
    again = await opened(clients, deal(amount="30.00", opened_on="2004-06-01", source="web"))
    await win(clients, again, "2004-06-05", "30.00")

    names = ("key", "leads", "qualified", "opportunities", "won", "amount", "lead_rate", "rate")
    months = await told(clients, "conversion")
    assert [tuple(row[name] for name in names) for row in months["rows"]] == [
        ("2004-01", 0, 0, 2, 1, "100.01", None, "0.5000"),
        ("2004-06", 0, 0, 1, 1, "30.00", None, "1.0000"),
        (today, 3, 1, 1, 0, "0.00", "0.3333", "0.0000"),
    ]
    assert (months["leads"], months["opportunities"], months["won"], months["rate"]) == (3, 4, 2, "0.5000")
    products = (await told(clients, "conversion", by="product"))["rows"]
    assert [(row["key"], row["leads"], row["opportunities"]) for row in products] == [
        ("Cars", 2, 3),
        ("Ships", 1, 0),
        (None, 0, 1),  # of a product that the catalogue does not know
    ]
    new = (await told(clients, "conversion", by="new_existing"))["rows"]
    assert [(row["key"], row["won"], row["leads"]) for row in new] == [("new", 1, 0), ("existing", 1, 0), (None, 0, 3)]
    for by in ("product", "source", "month", "new_existing"):
        found = await told(clients, "conversion", by=by)
        assert sum(Decimal(row["amount"]) for row in found["rows"]) == Decimal("130.01"), by
        assert sum(row["opportunities"] for row in found["rows"]) == 4, by
    january = await told(clients, "conversion", by="source", **{"from": "2004-01-01", "to": "2004-01-31"})
    assert [(row["key"], row["leads"], row["opportunities"]) for row in january["rows"]] == [("fair", 0, 2)]
    assert (await told(clients, "conversion", as_of="2004-05-04"))["won"] == 0
