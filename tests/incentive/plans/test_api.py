from typing import Any

import pytest

from tests.incentive.company import id_of
from tests.incentive.conftest import Neighbour

DRAFT: dict[str, Any] = {
    "name": "Quarterly tiers",
    "effective_from": "2003-01-01",
    "effective_to": "2005-12-31",
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "quarter",
    "method": "marginal",
    "tiers": [{"from": "0.00", "rate": "0.0150"}, {"from": "50000.00", "rate": "0.0250"}],
    "release": "on_collection",
}


async def test_a_plan_shows_what_was_drafted_is_listed_and_published_by_another(neighbour: Neighbour) -> None:
    answer = await neighbour.post("hr", "/v1/plans", DRAFT)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in DRAFT} == DRAFT
    assert (shown["status"], shown["version"], shown["document_version"]) == ("draft", 1, 1)
    assert answer.headers["location"] == f"/v1/plans/{shown['id']}"
    own = await neighbour.post("hr", f"/v1/plans/{shown['id']}/publish", {})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    published = await neighbour.ok("director", f"/v1/plans/{shown['id']}/publish", {})
    assert (published["status"], published["version"]) == ("published", 2)
    again = await neighbour.ok("director", f"/v1/plans/{shown['id']}/publish", {})
    assert again == published
    assert await neighbour.get(f"/v1/plans/{shown['id']}") == published
    position = str(await neighbour.served.runtime.log.head())
    assert (await neighbour.get("/v1/plans", status="published", min_position=position))["items"] == [published]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"tiers": [{"from": "1", "rate": "0.01"}]}, "/tiers/0/from"),
        ({"tiers": [{"from": "0", "rate": "0.01"}, {"from": "0", "rate": "0.02"}]}, "/tiers/1/from"),
        ({"tiers": [{"from": "0", "rate": 0.01}]}, "/tiers/0/rate"),
        ({"tiers": [{"from": "0", "rate": "1.5"}]}, "/tiers/0/rate"),
        ({"tiers": [{"from": "0", "rate": "0.01", "amount": "1"}]}, "/tiers/0/amount"),
        ({"tiers": [{"from_": "0", "rate": "0.01"}]}, "/tiers/0/from"),
        ({"tiers": []}, "/tiers"),
        ({"method": "interpolated"}, "/tiers/0/amount"),
        ({"who": {}}, "/who"),
        ({"who": {"positions": ["rep"], "reps": []}}, "/who/reps"),
        ({"effective_to": "2002-12-31"}, "/effective_to"),
        ({"clawback": {"days": -1}}, "/clawback/days"),
        ({"clawback": {"days": "30"}}, "/clawback/days"),
        ({"cap": "0"}, "/cap"),
        ({"draw": 100}, "/draw"),
        ({"currency": "CNY"}, "/currency"),
        ({"age_adjustments": [{"from_day": 30, "points": 101}]}, "/age_adjustments/0/points"),
        ({"age_adjustments": [{"from_day": 30, "points": 5}] * 2}, "/age_adjustments/1/from_day"),
    ],
)
async def test_wrong_input_is_a_422_that_points_at_it(
    neighbour: Neighbour, wrong: dict[str, Any], pointer: str
) -> None:
    answer = await neighbour.post("hr", "/v1/plans", {**DRAFT, **wrong})
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert await neighbour.served.runtime.log.head() == 0


async def test_only_directors_and_hr_write_plans(neighbour: Neighbour) -> None:
    assert (await neighbour.post("rep", "/v1/plans", DRAFT)).status_code == 403
    unknown = await neighbour.post("hr", "/v1/plans/0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10/publish", {})
    assert unknown.status_code == 404


async def test_standards_are_read_by_all_acknowledged_by_reps_and_retired(neighbour: Neighbour) -> None:
    more = {
        "age_adjustments": [{"from_day": 30, "points": 10}], "clawback": {"days": 90}, "cap": "5000.00",
        "draw": "300.00",
    }  # fmt: skip
    plan = await neighbour.ok("hr", "/v1/plans", {**DRAFT, **more, "effective_to": None})
    assert {name: plan[name] for name in more} == more
    assert plan["currency"] == "CNY"
    path, rep = f"/v1/plans/{plan['id']}", neighbour.served.as_("rep", rep_id=id_of("R"), sub="R")
    assert (await rep.post(f"{path}/acknowledge")).json()["type"] == "/problems/wrong-status"
    await neighbour.ok("director", f"{path}/publish", {})

    read = await rep.post(f"{path}/acknowledge")
    assert [one["rep_id"] for one in read.json()["acknowledged"]] == [str(id_of("R"))]
    assert (await rep.post(f"{path}/acknowledge")).json() == read.json()
    nobody = neighbour.served.as_("sales_manager")
    assert (await nobody.post(f"{path}/acknowledge")).status_code == 403

    async def standards(**asked: str) -> list[str]:
        position = str(await neighbour.served.runtime.log.head())
        answer = await rep.get("/v1/standards", params={"min_position": position, **asked})
        return [one["id"] for one in answer.json()["plans"]]

    assert await standards() == [plan["id"]]
    assert await standards(on="2002-12-31") == []
    early = await neighbour.post("hr", f"{path}/retire", {"on": "2004-01-01"})
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "/on")
    retired = await neighbour.ok("hr", f"{path}/retire", {})
    assert (retired["status"], retired["retired_by"]) == ("published", "test-hr")
    assert await neighbour.ok("hr", f"{path}/retire", {}) == retired
    assert await standards() == []
    assert await standards(on="2004-01-01") == [plan["id"]]
