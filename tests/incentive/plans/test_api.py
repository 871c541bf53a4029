from typing import Any

import pytest

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
        ({"clawback": {"days": 30}}, "/clawback"),
        ({"cap": "1000"}, "/cap"),
        ({"currency": "CNY"}, "/currency"),
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
