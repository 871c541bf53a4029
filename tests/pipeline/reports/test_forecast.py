"""The forecast, as it stood on any day, and what is frozen of it."""

import json
from decimal import Decimal
from typing import Any

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

from .opportunities import ALPHA, ANN, BOB, CEM, company, deal, opened, shared_by
from .opportunities import told as report


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def told(clients: Clients, **params: str) -> Any:
    return await report(clients, "forecast", **params)


async def test_a_lost_deal_counts_0_a_won_one_what_was_signed_and_an_open_one_its_probability(clients: Clients) -> None:
    lost = await opened(clients, deal(amount="5000.00"), "verbal")
    await clients.ok("sales_manager", f"{lost}/lose", {"reason": "price", "on": "2004-03-01"})
    await opened(clients, deal(amount="1000.01"), "proposal")
    won = await opened(clients, deal(amount="700.00"), "negotiation")
    contract = body(ALPHA, ANN, "650.00", opportunity_id=won.rpartition("/")[2])
    await clients.signed(contract, on="2004-04-02")

    found = await told(clients)
    assert {name: found[name] for name in ("total", "amount", "won", "override", "deals", "lost", "overridden")} == {
        "total": "1150.01",  # 500.005, rounded half up, and what was signed
        "amount": "1650.01",
        "won": "650.00",
        "override": None,
        "deals": 2,
        "lost": 1,
        "overridden": 0,
    }
    by_stage = (await told(clients, by="stage"))["rows"]
    assert [(row["key"], row["forecast"]) for row in by_stage] == [
        ("proposal", "500.01"),
        ("won", "650.00"),
        ("lost", "0.00"),
    ]
    # as it stood: before the signature and the loss, when all three were only expected
    march = await told(clients, as_of="2004-02-28", by="month")
    assert [(row["key"], row["forecast"]) for row in march["rows"]] == [("2004-06", "5490.01")]
    april = await told(clients, by="month", **{"from": "2004-04-01", "to": "2004-04-30"})
    assert [(row["key"], row["forecast"]) for row in april["rows"]] == [("2004-04", "650.00")]
    assert (await told(clients, as_of="2004-01-09"))["deals"] == 0


async def test_an_override_stands_beside_the_roll_up_and_does_not_replace_it(clients: Clients) -> None:
    one = await opened(clients, deal(amount="1000.00"), "proposal")
    await opened(clients, deal(amount="300.00", owner=BOB), "lead")
    await clients.ok("director", f"{one}/override", {"probability": "20", "reason": "budget frozen"})
    for by, keys in (("rep", (str(ANN), str(BOB))), ("stage", ("proposal", "lead"))):
        found = await told(clients, by=by)
        assert (found["total"], found["override"], found["overridden"]) == ("530.00", "230.00", 1)
        assert [(row["key"], row["forecast"], row["override"]) for row in found["rows"]] == [
            (keys[0], "500.00", "200.00"),
            (keys[1], "30.00", None),
        ]
    await clients.ok("director", f"{one}/override", {"amount": "400.00", "reason": "half of it"})
    found = await told(clients)
    assert (found["total"], found["override"]) == ("530.00", "230.00")  # 400.00 at the roll-up's own 50 %, and 30.00
    await clients.ok("sales_manager", f"{one}/lose", {"reason": "price", "on": "2026-01-01"})
    found = await told(clients)
    assert (found["total"], found["override"], found["overridden"]) == ("30.00", None, 0)


async def test_splits_are_honoured_and_rows_add_up_to_the_total_by_every_dimension(clients: Clients) -> None:
    await company(clients)
    thirds = shared_by(ann="33.3333", bob="33.3333", cem="33.3334")
    await opened(clients, deal(amount="100.00", splits=thirds, close="2004-04-30"), "proposal")
    await opened(clients, deal(amount="0.05", splits=shared_by(ann="50", bob="50"), close="2004-05-01", line="Ships"))
    await opened(clients, deal(amount="9.99", owner=BOB, close="2004-09-01", source=None), "verbal")
    for by in ("rep", "unit", "customer", "stage", "month", "quarter", "line", "region", "channel", "source"):
        found = await told(clients, by=by)
        for name, total in (("amount", "110.04"), ("forecast", "59.00")):
            assert sum(Decimal(row[name]) for row in found["rows"]) == Decimal(found[name]) == Decimal(total), by
        assert found["rows"] == sorted(found["rows"], key=lambda row: -Decimal(row["amount"])), by
    by_rep = {row["label"]: (row["amount"], row["forecast"]) for row in (await told(clients, by="rep"))["rows"]}
    assert by_rep == {"Ann": ("33.36", "16.68"), "Bob": ("43.34", "25.65"), "Cem": ("33.34", "16.67")}
    units = {row["external_id"]: row["deals"] for row in (await told(clients, by="unit"))["rows"]}
    assert units == {"north": 2, "south": 2}


async def test_a_rep_sees_of_a_shared_deal_their_own_part(clients: Clients) -> None:
    await company(clients)
    await opened(clients, deal(amount="1000.00", splits=shared_by(ann="62.5", bob="37.5")), "proposal")
    await opened(clients, deal(amount="70.00", owner=CEM), "proposal")
    await clients.served.caught_up()
    bob = clients.served.as_("rep", rep_id=BOB)
    answer = await bob.get("/v1/reports/forecast", params={"by": "rep"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [(row["key"], row["forecast"]) for row in found["rows"]] == [(str(BOB), "187.50")]
    assert (found["total"], found["amount"]) == ("187.50", "375.00")
    line = (await bob.get("/v1/reports/forecast", params={"by": "line"})).json()
    assert [(row["key"], row["forecast"]) for row in line["rows"]] == [("Cars", "187.50")]


async def test_several_currencies_meet_at_the_latest_monthly_rate_and_a_missing_one_is_a_409(clients: Clients) -> None:
    await opened(clients, deal(amount="100.00"), "proposal")
    await opened(clients, deal(amount="10.01", currency="EUR", splits=shared_by(ann="50", bob="50")), "proposal")
    await clients.served.caught_up()
    finance = clients.served.as_("finance")
    missing = await finance.get("/v1/reports/forecast")
    assert (missing.status_code, missing.json()["type"]) == (409, "/problems/rate-missing")
    for month, rate in (("2004-02", "1.2000"), ("2004-07", "1.5000")):
        await finance.put(f"/v1/exchange-rates/EUR/{month}", json={"rate": rate})
    found = await told(clients, by="rep")
    assert (found["currency"], found["total"]) == ("USD", "57.51")  # 10.01 × 1.5 = 15.02, of which the half
    assert sum(Decimal(row["forecast"]) for row in found["rows"]) == Decimal("57.51")
    assert (await told(clients, as_of="2004-03-31"))["total"] == "56.01"
    assert (await told(clients, currency="EUR"))["total"] == "5.01"


async def test_a_forecast_frozen_in_march_still_says_in_may_what_it_said_in_march(clients: Clients) -> None:
    await company(clients)
    path = await opened(clients, deal(amount="1000.00", splits=shared_by(ann="62.5", bob="37.5")), "proposal")
    await opened(clients, deal(amount="88.00", close="2004-02-29"), "verbal")
    question = {"month": "2004-03", "as_of": "2004-03-15"}
    await clients.served.caught_up()
    frozen = await clients.ok("finance", "/v1/forecast-freezes", question)
    assert (frozen["month"], frozen["as_of"], frozen["currency"]) == ("2004-03", "2004-03-15", "USD")
    assert frozen["total"]["forecast"] == "500.00"  # what was to close before March is not in it
    assert [(row["label"], row["forecast"]) for row in frozen["by_rep"]] == [("Ann", "312.50"), ("Bob", "187.50")]
    assert [(row["key"], row["amount"]) for row in frozen["by_month"]] == [("2004-06", "1000.00")]

    await clients.ok("sales_manager", f"{path}/lose", {"reason": "price", "on": "2004-03-10"})  # told too late
    assert (await told(clients, as_of="2004-03-15", **{"from": "2004-03-01"}))["total"] == "0.00"
    in_may = await clients.get("/v1/forecast-freezes/2004-03")
    again = await clients.ok("finance", "/v1/forecast-freezes", {"month": "2004-03"})
    assert in_may == again == frozen
    later = await clients.ok("director", "/v1/forecast-freezes", {"month": "2004-05"})
    assert (later["total"]["forecast"], later["total"]["deals"]) == ("0.00", 0)
    await clients.served.caught_up()
    assert [one["month"] for one in (await clients.get("/v1/forecast-freezes", sort="month"))["items"]] == [
        "2004-03",
        "2004-05",
    ]
    types = [one.type for one in await events_of(clients, "ForecastFrozen")]
    assert types == ["ForecastFrozen"] * 2


async def events_of(clients: Clients, kind: str) -> list[Any]:
    answer = await clients.served.as_("ops").get("/ops/events", params={"type": kind})
    assert answer.status_code == 200, answer.text
    return [type("Told", (), one) for one in answer.json()["items"]]


async def test_a_wrong_question_about_the_forecast_is_refused_and_changes_nothing(clients: Clients) -> None:
    director = clients.served.as_("director")
    for wrong in ({"by": "colour"}, {"from": "2004-02-01", "to": "2004-01-01"}, {"as_off": "2004-01-01"}):
        assert (await director.get("/v1/reports/forecast", params=wrong)).status_code == 422
    for body_ in ({"month": "2004-13"}, {}, {"month": "2004-03", "as_of": "2999-01-01"}):
        answer = await director.post("/v1/forecast-freezes", json=body_)
        assert answer.status_code == 422, json.dumps(answer.json())
    key = {"Idempotency-Key": "march"}
    first = await director.post("/v1/forecast-freezes", json={"month": "2004-03"}, headers=key)
    second = await director.post("/v1/forecast-freezes", json={"month": "2004-03"}, headers=key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert (await director.get("/v1/forecast-freezes/2004-04")).status_code == 404
    assert (await clients.post("rep", "/v1/forecast-freezes", {"month": "2004-04"})).status_code == 403
