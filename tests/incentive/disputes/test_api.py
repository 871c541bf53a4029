"""A line of a statement is disputed, waits, and is adjusted."""

from uuid import uuid4

from tests.incentive.commissions.test_api import publish
from tests.incentive.company import id_of, joined, paid, signed
from tests.incentive.conftest import Neighbour
from tests.incentive.statements.test_api import FEBRUARY, run


async def test_a_disputed_line_waits_and_its_adjustment_is_paid_and_in_the_balance(neighbour: Neighbour) -> None:
    await publish(neighbour)
    await neighbour.hear(joined("R"), joined("S"), signed("1", "2004-01-06", "1000"), paid("1", "2004-02-01", "1000"))
    await run(neighbour, "2004-02")
    [line] = (await neighbour.get(FEBRUARY))["lines"]
    body = {"line_id": line["line_id"], "expected": "25.00", "reason": "Above the first tier"}
    mine, theirs = (neighbour.served.as_("rep", rep_id=id_of(name), sub=name) for name in "RS")

    for client, wrong, pointer in (
        (theirs, body, "/line_id"),
        (mine, {**body, "line_id": str(uuid4())}, "/line_id"),
        (mine, {**body, "expected": "15.00"}, "/expected"),
    ):
        answer = await client.post("/v1/disputes", json=wrong)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)

    raised = await mine.post("/v1/disputes", json=body)
    assert raised.status_code == 201, raised.text
    dispute = raised.json()
    assert {**body, "status": "open", "amount": "15.00", "rep_id": str(id_of("R"))}.items() <= dispute.items()
    held = await neighbour.get(FEBRUARY)
    assert (held["lines"], held["totals"]) == ([], [])
    assert [(one["line_id"], one["dispute_id"]) for one in held["held"]] == [(line["line_id"], dispute["id"])]
    assert (await mine.post("/v1/disputes", json=body)).json()["type"] == "/problems/line-in-dispute"

    path = f"/v1/disputes/{dispute['id']}"
    assert (await theirs.get(path)).status_code == 404
    outcome = {"outcome": "It was above", "adjustment": "10.00"}
    own = neighbour.served.as_("hr", sub="R")
    assert (await own.post(f"{path}/resolve", json=outcome)).json()["type"] == "/problems/own-approval"
    resolved = await neighbour.ok("hr", f"{path}/resolve", outcome)
    assert {**outcome, "status": "resolved", "resolved_by": "test-hr"}.items() <= resolved.items()
    again = {"outcome": "Another", "adjustment": "99.00"}
    assert await neighbour.ok("hr", f"{path}/resolve", again) == resolved

    position = str(await neighbour.served.caught_up())
    statement = await neighbour.get(FEBRUARY)
    assert [(one["kind"], one["amount"], one["adjusts"]) for one in statement["lines"]] == [
        ("commission", "15.00", None),
        ("adjustment", "10.00", line["line_id"]),
    ]
    balance = await neighbour.get(f"/v1/reps/{id_of('R')}/commission-balance")
    assert (balance["earned"], balance["held"], balance["released"]) == ("25.00", "0.00", "25.00")
    adjusting = await neighbour.get("/v1/commissions", kind="adjusted", min_position=position)
    assert [(one["amount"], one["status"]) for one in adjusting["items"]] == [("10.00", "released")]
    assert [one["id"] for one in (await mine.get("/v1/disputes?status=resolved")).json()["items"]] == [dispute["id"]]
    await neighbour.hear(paid("1", "2004-02-01", "0.01", "P9"))
    await neighbour.served.caught_up()
    assert (await neighbour.get(f"/v1/reps/{id_of('R')}/commission-balance"))["earned"] == "25.00"
    told = [data["amount"] for name, data in await neighbour.published() if name == "CommissionAdjusted"]
    assert told == ["10.00"]
