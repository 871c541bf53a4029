"""Survey runs over HTTP. A service takes seconds to start: one story."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served

OWNER = UUID(int=1)


async def register(client: httpx.AsyncClient, name: str) -> str:
    answer = await client.post("/v1/customers", json={"name": name, "kind": "company", "owner_id": str(OWNER)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def publish(client: httpx.AsyncClient, **more: Any) -> str:
    answer = await client.post("/v1/surveys", json={"name": "2026", "kind": "nps", "question": "How likely?", **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def run(client: httpx.AsyncClient, as_of: str) -> int:
    answer = await client.post("/v1/survey-runs", json={"as_of": as_of})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (await client.get(f"/v1/survey-runs/{found['run_id']}")).json() == found
    invited: int = found["invited"]
    return invited


async def asked(served: Served, **query: str) -> list[tuple[str, str, bool]]:
    """Whom, on which day, and whether by the schedule."""
    await served.caught_up()
    answer = await served.as_("marketing").get("/v1/survey-invitations", params={"sort": "on", **query})
    assert answer.status_code == 200, answer.text
    return [(item["customer_id"], item["on"], item["by_run"]) for item in answer.json()["items"]]


async def test_customers_are_asked_by_their_tier_and_nobody_twice_in_ninety_days(served: Served) -> None:
    marketing, rep, director = served.as_("marketing"), served.as_("rep", rep_id=OWNER), served.as_("director")
    strategic, basic, gone = [await register(rep, name) for name in ("Strategic", "Basic", "Gone")]
    overridden = {"tier": "A", "reason": "a reference", "until": "2100-01-01"}
    tier = await director.post(f"/v1/customers/{strategic}/tier-override", json=overridden)
    assert tier.status_code == 200, tier.text
    archived = await director.post(f"/v1/customers/{gone}/archive", json={"reason": "closed down"})
    assert archived.status_code == 200, archived.text
    often, seldom, staff = (
        await publish(marketing),
        await publish(marketing),
        await publish(marketing, audience="staff"),
    )

    assert (await marketing.get("/v1/survey-schedule")).status_code == 404
    assert await run(marketing, "2030-03-01") == 0  # there is no schedule
    rules = [{"survey_id": seldom, "every_days": 365}, {"survey_id": often, "tier": "A", "every_days": 90}]
    body = {"effective_on": "2030-01-01", "rules": rules}
    for wrong, pointer in [
        ({"rules": [{"survey_id": staff, "every_days": 90}]}, "/rules/0/survey_id"),
        ({"rules": [{"survey_id": str(uuid4()), "every_days": 90}]}, "/rules/0/survey_id"),
        ({"rules": [{"survey_id": often, "every_days": 30}]}, "/rules/0/every_days"),
    ]:
        refused = await marketing.put("/v1/survey-schedule", json=body | wrong)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text
    schedule = await marketing.put("/v1/survey-schedule", json=body)
    assert schedule.status_code == 200, schedule.text
    assert schedule.json()["rules"][1] == rules[1] and schedule.json()["schedule_version"] == 1
    assert (await marketing.get("/v1/survey-schedule")).json() == schedule.json()
    assert (await rep.put("/v1/survey-schedule", json=body)).status_code == 403

    assert await run(marketing, "2029-12-31") == 0
    assert await run(marketing, "2030-03-01") == 2
    assert await run(marketing, "2030-03-01") == 0
    assert await run(marketing, "2030-02-01") == 0  # a run as of an earlier day asks nobody within the same span
    assert await asked(served, survey_id=often) == [(strategic, "2030-03-01", True)]
    assert await asked(served, survey_id=seldom) == [(basic, "2030-03-01", True)]
    assert await run(marketing, "2030-05-29") == 0
    assert await run(marketing, "2030-05-30") == 1
    assert await asked(served, customer_id=strategic) == [
        (strategic, "2030-03-01", True), (strategic, "2030-05-30", True),
    ]  # fmt: skip

    [invitation] = (await rep.get("/v1/survey-invitations", params={"customer_id": basic})).json()["items"]
    token = (await rep.get(f"/v1/survey-invitations/{invitation['id']}/token")).json()["token"]
    answer = await served.anonymous().post("/v1/survey-answers", json={"token": token, "score": 8})
    assert answer.status_code == 201, answer.text

    assert (await marketing.post(f"/v1/surveys/{often}/close")).status_code == 200
    assert await run(marketing, "2040-01-01") == 1  # basic alone: the survey of the strategic is closed
