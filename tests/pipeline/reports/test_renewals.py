"""The renewal rate."""

from decimal import Decimal

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

from .opportunities import ALPHA, ANN, BETA, BOB, CEM, company, shared_by, told


async def test_the_renewal_rate_is_what_was_signed_anew_of_what_ended_by_amount_and_by_the_splits(
    pipeline: Served,
) -> None:
    clients = Clients(pipeline)
    await company(clients)
    splits = shared_by(ann="62.5", bob="37.5")
    renewed = await clients.signed(body(ALPHA, ANN, "1000.01", splits=splits, ends_on="2004-12-31"))
    drafted = await clients.signed(body(BETA, BOB, "400.00", ends_on="2004-04-30"))
    await clients.signed(body(BETA, CEM, "50.00", ends_on="2004-04-30"))
    await clients.signed(body(ALPHA, ANN, "7.00", ends_on="2005-01-01"))
    await clients.signed(body(ALPHA, ANN, "9.00"))
    await clients.approved(body(ALPHA, ANN, "11.00", ends_on="2004-06-30"))
    await clients.served.caught_up()
    term = {"from": "2005-01-01", "to": "2005-12-31"}
    shown = await clients.ok("assistant", f"/v1/contracts/{renewed}/renew", {**term, "amount": "800.00"})
    await clients.ok("assistant", f"/v1/contracts/{drafted}/renew", {**term, "amount": "400.00"})
    span = {"from": "2004-01-01", "to": "2004-12-31"}
    before = await told(clients, "renewals", **span)
    assert (before["due"], before["renewed"], before["rate"]) == ("1450.01", "0.00", "0.0000")

    new = shown["renewal"]["renewal_id"]
    await clients.approve(new)
    await clients.sign(new, "2004-12-20")
    found = await told(clients, "renewals", by="rep", **span)
    assert (found["due"], found["renewed"], found["rate"]) == ("1450.01", "800.00", "0.5517")
    assert (found["contracts"], found["renewals"]) == (3, 1)
    assert [(row["label"], row["due"], row["renewed"], row["rate"]) for row in found["rows"]] == [
        ("Bob", "775.00", "300.00", "0.3871"),
        ("Ann", "625.01", "500.00", "0.8000"),
        ("Cem", "50.00", "0.00", "0.0000"),
    ]
    for by in ("rep", "unit", "customer"):
        rows = (await told(clients, "renewals", by=by, **span))["rows"]
        assert sum(Decimal(row["due"]) for row in rows) == Decimal("1450.01"), by
        assert sum(Decimal(row["renewed"]) for row in rows) == Decimal("800.00"), by
    units = (await told(clients, "renewals", by="unit", **span))["rows"]
    assert [(row["external_id"], row["due"]) for row in units] == [("north", "1075.01"), ("south", "375.00")]

    bob = clients.served.as_("rep", rep_id=BOB)
    own = (await bob.get("/v1/reports/renewals", params=span)).json()
    assert (own["due"], own["renewed"], own["contracts"]) == ("775.00", "300.00", 2)
    none = await told(clients, "renewals", to="2003-12-31")
    assert (none["due"], none["rate"], none["rows"]) == ("0.00", None, [])
    assert (await bob.get("/v1/reports/renewals", params={"by": "line"})).status_code == 422
