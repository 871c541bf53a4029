"""Win rate, velocity and the lost deals of a week."""

from datetime import date
from decimal import Decimal
from uuid import uuid5

import pytest

from services.pipeline.reports.closing.velocity import velocity
from shared.published.customer import CompetitorMoveReported
from shared.testing.serving import Served
from tests.pipeline.clients import Clients

from .opportunities import ANN, BOB, company, deal, lose, opened, shared_by, told, win


def move_of(competitor: str, day: date) -> CompetitorMoveReported:
    told = {"competitor": competitor, "kind": "price", "summary": "a tenth off", "observed_on": day}
    return CompetitorMoveReported(move_id=uuid5(ANN, f"{competitor} {day}"), competitor_id=BOB, **told)


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


def test_forty_open_deals_of_25000_at_a_quarter_in_90_days_are_2777_78_a_day() -> None:
    assert velocity(40, Decimal("25000"), Decimal("0.25"), Decimal(90)) == Decimal("2777.78")
    assert velocity(1, Decimal("1"), Decimal(1), Decimal(0)) is None


async def test_win_rate_velocity_and_losses_of_deals_that_are_shared(clients: Clients) -> None:
    await company(clients)
    splits = shared_by(ann="62.5", bob="37.5")
    shared = await opened(clients, deal(amount="900.00", splits=splits))
    await win(clients, shared, "2004-03-30", "1000.00", splits=splits)  # after 80 days
    late = await opened(clients, deal(amount="500.00", opened_on="2004-02-20", source="web"))
    await win(clients, late, "2004-06-09", "501.00")  # after 110 days
    lost = await opened(clients, deal(amount="400.01", splits=splits, line="Ships"), "proposal", "negotiation")
    await lose(clients, lost, "2004-04-01", competitor="Altmodell")
    await lose(clients, await opened(clients, deal(amount="70.00", owner=BOB)), "2004-04-04", reason="budget")
    for amount in ("10.00", "20.00", "30.00"):
        await opened(clients, deal(owner=BOB, amount=amount, source=None))

    found = await told(clients, "win-rate", by="rep")
    figures = {name: found[name] for name in ("won", "lost", "rate", "won_amount", "lost_amount", "amount_rate")}
    assert figures == {
        "won": 2, "lost": 2, "rate": "0.5000",
        "won_amount": "1501.00", "lost_amount": "470.01", "amount_rate": "0.7615",
    }  # fmt: skip
    rows = [(row["label"], row["won"], row["lost"], row["won_amount"], row["lost_amount"]) for row in found["rows"]]
    assert rows == [("Ann", 2, 1, "1126.00", "250.01"), ("Bob", 1, 2, "375.00", "220.00")]
    for by in ("unit", "line", "source", "reason", "customer", "month", "new_existing"):
        rows = (await told(clients, "win-rate", by=by))["rows"]
        assert sum(Decimal(row["won_amount"]) for row in rows) == Decimal("1501.00"), by
        assert sum(Decimal(row["lost_amount"]) for row in rows) == Decimal("470.01"), by
        assert sum(Decimal(row["amount"]) for row in rows) == Decimal(found["amount"]), by
    reasons = (await told(clients, "win-rate", by="reason"))["rows"]
    assert [(row["key"], row["rate"]) for row in reasons] == [
        (None, "1.0000"),
        ("price", "0.0000"),
        ("budget", "0.0000"),
    ]
    spring = await told(clients, "win-rate", **{"from": "2004-04-01", "to": "2004-04-30"})
    assert (spring["won"], spring["lost"], spring["rate"]) == (0, 2, "0.0000")
    assert (await told(clients, "win-rate", as_of="2004-03-31"))["rate"] == "1.0000"

    speed = await told(clients, "velocity", by="source")
    # 3 × 750.50 × 0.5 / 95
    assert (speed["open"], speed["average_deal"], speed["win_rate"]) == (3, "750.50", "0.5000")
    assert (speed["days_to_close"], speed["velocity"]) == ("95.0", "11.85")
    assert [(row["key"], row["open"], row["velocity"]) for row in speed["rows"]] == [
        ("fair", 0, "0.00"),
        ("web", 0, "0.00"),
        (None, 3, None),
    ]
    assert (await told(clients, "velocity", by="rep"))["velocity"] == "11.85"

    for day in (date(2004, 1, 1), date(2004, 1, 2), date(2004, 4, 1), date(2004, 4, 2)):
        await clients.hear("customer", ANN, move_of("ALTMODELL", day))
    await clients.hear("customer", ANN, move_of("Neumodell", date(2004, 3, 1)))
    week = await told(clients, "losses", week="2004-W14")
    assert (week["from"], week["to"], week["deals"], week["total"]) == ("2004-03-29", "2004-04-04", 2, "470.01")
    assert [(one["key"], one["deals"], one["amount"]) for one in week["reasons"]] == [
        ("price", 1, "400.01"),
        ("budget", 1, "70.00"),
    ]
    assert [(one["key"], one["deals"]) for one in week["competitors"]] == [("Altmodell", 1), (None, 1)]
    first = week["rows"][0]
    assert {name: first[name] for name in ("reason", "competitor", "stage", "days", "line", "amount")} == {
        "reason": "price", "competitor": "Altmodell", "stage": "negotiation",
        "days": 82, "line": "Ships", "amount": "400.01",
    }  # fmt: skip
    # what the competitor did in the 90 days up to the loss, however its name is written
    moves = first["competitor_moves"]
    assert [(one["kind"], one["observed_on"]) for one in moves] == [("price", "2004-01-02"), ("price", "2004-04-01")]
    assert week["rows"][1]["competitor_moves"] == []
    assert (await told(clients, "losses", week="2004-W15"))["rows"] == []

    bob = clients.served.as_("rep", rep_id=BOB)
    own = (await bob.get("/v1/reports/win-rate", params={"by": "rep"})).json()
    assert (own["won_amount"], own["won"], [row["key"] for row in own["rows"]]) == ("375.00", 1, [str(BOB)])
    of_week = (await bob.get("/v1/reports/losses", params={"week": "2004-W14"})).json()
    assert of_week["total"] == "220.00"
    assert str(ANN) not in str(own["rows"])
    for wrong in ("2004-04", "2004-W60", "soon"):
        assert (await bob.get("/v1/reports/losses", params={"week": wrong})).status_code == 422
    backwards = {"from": "2004-04-02", "to": "2004-04-01"}
    assert (await bob.get("/v1/reports/win-rate", params=backwards)).status_code == 422
