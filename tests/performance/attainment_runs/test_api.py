"""Attainment runs over HTTP: periods that are over, periods in course, and the gaps that follow."""

from typing import Any
from uuid import UUID

from shared.testing.serving import Served
from tests.performance.attainment.test_api import a_deal
from tests.performance.targets.test_api import Planning


async def run(planning: Planning, as_of: str) -> tuple[int, int, int]:
    answer = await planning.director.post("/v1/attainment-runs", json={"as_of": as_of})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["as_of"] == as_of and found["run_id"] == found["id"]
    await planning.served.caught_up()
    return found["reviewed"], found["gaps"], found["closed"]


async def listed(planning: Planning, path: str = "/v1/gaps", **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await planning.director.get(path, params=query)).json()["items"]
    return found


async def test_what_falls_short_is_a_gap_once_which_is_reviewed_or_made_good(served: Served) -> None:
    planning = Planning(served)
    await planning.found()
    plan = await planning.in_force(
        "400.00",
        planning.sales,
        *({"dimension": "quarter", "key": f"2004-Q{n}", "amount": "100.00"} for n in range(1, 5)),
        currency="USD",
    )
    quarter = next(node["id"] for node in plan["nodes"] if node["key"] == "2004-Q3")
    returned = await planning.draft("100.00", planning.north, currency="USD")
    assert returned.status_code == 201  # a plan that is not approved gives nobody a target
    anna = {"dimension": "rep", "key": planning.anna, "amount": "400.00"}
    await planning.in_force("400.00", planning.south, anna, currency="USD")
    await planning.hear(
        a_deal(1, "130", "2004-02-10", (planning.boris, "100")),
        a_deal(2, "30", "2004-08-16", (planning.anna, "100")),
        a_deal(3, "70", "2004-09-30", (planning.anna, "50"), (planning.boris, "50")),
        a_deal(4, "70", "2004-09-30", (planning.boris, "100"), currency="EUR"),
    )
    # On 16 August the year is well over half gone, the third quarter just so.
    assert await run(planning, "2004-08-16") == (2, 5, 0)
    [third] = await listed(planning, period="2004-Q3")
    assert (third["kind"], third["of"], third["key"], third["label"]) == ("target", "unit", planning.sales, "Sales")
    assert (third["target"], third["actual"], third["rate"]) == ("100.00", "30.00", "0.3000")
    assert (third["pace"], third["status"], third["unit_id"]) == ("58.72", "open", planning.sales)
    [hers] = await listed(planning, rep_id=planning.anna)
    assert (hers["period"], hers["actual"], hers["unit_id"]) == ("2004", "30.00", planning.south)
    assert await run(planning, "2004-08-16") == (0, 0, 0)
    assert await run(planning, "2004-05-30") == (0, 0, 0)

    said = {"cause": "Two orders were put off", "action": "Both dealers are visited"}
    own = served.as_("sales_manager", rep_id=UUID(planning.anna))
    assert (await own.post(f"/v1/gaps/{hers['id']}/review", json=said)).json()["type"] == "/problems/own-approval"
    reviewed = (await planning.manager.post(f"/v1/gaps/{hers['id']}/review", json=said)).json()
    assert (reviewed["status"], reviewed["cause"], reviewed["action"]) == ("reviewed", *said.values())
    boris = served.as_("rep", rep_id=UUID(planning.boris))
    assert (await boris.get(f"/v1/gaps/{hers['id']}")).status_code == 404
    assert (await boris.get("/v1/gaps")).json()["items"] == []

    # The third quarter comes to 100.00 on its last day, and its gap is made good; the second quarter's stays.
    assert await run(planning, "2004-10-01") == (1, 0, 1)
    [third] = await listed(planning, period="2004-Q3")
    assert (third["status"], third["closed_on"], third["closed_with"]) == ("closed", "2004-10-01", "100.00")
    reviews = await listed(planning, "/v1/attainment-reviews", unit_id=planning.sales)
    assert {(one["period"], one["actual"], one["rate"]) for one in reviews} == {
        ("2004-Q1", "130.00", "1.3000"),
        ("2004-Q2", "0.00", "0.0000"),
        ("2004-Q3", "100.00", "1.0000"),
    }
    revise = {"node": quarter, "amount": "500.00", "reason": "late"}
    assert (await planning.manager.post(f"/v1/target-plans/{plan['id']}/revise", json=revise)).status_code == 200
    assert await run(planning, "2004-10-01") == (0, 0, 0)  # what is reviewed stays as it was seen
