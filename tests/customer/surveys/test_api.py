"""Surveys over HTTP, from publishing to the result. A service takes seconds to start, so each test tells a story."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served

OWNER = UUID(int=1)
NPS: dict[str, Any] = {"name": "Recommendation", "kind": "nps", "question": "How likely?", "follow_up_below": 7}
CSAT: dict[str, Any] = {"name": "Staff", "kind": "csat", "question": "How satisfied?", "audience": "staff"}


async def made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def invite(client: httpx.AsyncClient, survey: dict[str, Any], **whom: str) -> dict[str, str]:
    answer = await client.post(f"/v1/surveys/{survey['id']}/invitations", json=whom)
    assert answer.status_code == 200 and set(answer.json()) == {"id", "token"}, answer.text
    found: dict[str, str] = answer.json()
    return found


async def result(served: Served, survey: dict[str, Any]) -> dict[str, Any]:
    head = await served.caught_up()
    answer = await served.as_("rep", rep_id=uuid4()).get(
        f"/v1/surveys/{survey['id']}/result", params={"min_position": head}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def everything_kept(served: Served) -> str:
    """Every event, request, claim and row of a read table, as text."""
    async with served.runtime.reads._engine.connect() as db:
        tables = await db.exec_driver_sql(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND has_table_privilege(format('%I.%I', "
            "schemaname, tablename), 'SELECT')"
        )
        names = [name for (name,) in tables]
        assert {"public.event", "public.request", "public.claim"} <= set(names)
        rows = [row for name in names for row in await db.exec_driver_sql(f"SELECT t::text FROM {name} t")]
    return "\n".join(str(row[0]) for row in rows)


async def test_customers_are_invited_and_answer_once_without_a_login(served: Served) -> None:
    marketing, anyone = served.as_("marketing"), served.anonymous()
    survey = await made(marketing, "/v1/surveys", NPS)
    assert {name: survey[name] for name in NPS} == NPS
    assert (survey["status"], survey["audience"], survey["thank_from"]) == ("published", "customers", 9)
    rep = served.as_("rep", rep_id=OWNER)
    body = {"name": "Gifts", "kind": "company", "owner_id": str(OWNER), "contacts": [{"name": "Jean"}]}
    customer = await made(rep, "/v1/customers", body)

    whom = {"customer_id": customer["id"], "contact_id": customer["contacts"][0]["contact_id"]}
    path, key = f"/v1/surveys/{survey['id']}/invitations", {"Idempotency-Key": "i1"}
    first = await rep.post(path, json=whom, headers=key)
    again = await rep.post(path, json=whom, headers=key)
    assert first.json() == again.json() and first.headers["etag"] == '"1"' and "log-position" in first.headers
    sent = [first.json(), *[await invite(marketing, survey, customer_id=customer["id"]) for _ in range(3)]]
    assert len({one["token"] for one in sent}) == 4

    asked = await anyone.post("/v1/survey-forms", json={"token": sent[0]["token"]})
    assert asked.json() == {
        "name": "Recommendation", "kind": "nps", "question": "How likely?", "lowest": 0, "highest": 10,
        "answered": False, "open": True,
    }  # fmt: skip
    said = {"token": sent[0]["token"], "score": 10, "comment": "Always on time"}
    answered = await anyone.post("/v1/survey-answers", json=said, headers=key)
    assert answered.status_code == 201, answered.text
    answer_id = answered.json()["id"]
    assert answered.json() == {
        "id": answer_id, "status": "received", "survey_id": survey["id"], "score": 10, "comment": "Always on time",
    }  # fmt: skip
    assert (await anyone.post("/v1/survey-answers", json=said, headers=key)).json() == answered.json()
    twice = await anyone.post("/v1/survey-answers", json=said)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/already-answered")
    wrong_token = {"Authorization": "Bearer garbage"}  # of who is logged in elsewhere: it is not read
    for token, score in ((sent[1]["token"], 6), (sent[2]["token"], 8)):
        one = await anyone.post("/v1/survey-answers", json={"token": token, "score": score}, headers=wrong_token)
        assert one.status_code == 201, one.text
    for bad, pointer in [
        ({"token": sent[3]["token"], "score": 11}, "/score"),
        ({"token": sent[3]["token"], "score": "9"}, "/score"),
        ({"token": sent[3]["token"][:-1] + "!", "score": 9}, "/token"),
        ({"token": sent[3]["id"], "score": 9}, "/token"),
        ({"score": 9}, "/token"),
    ]:
        refused = await anyone.post("/v1/survey-answers", json=bad)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text

    assert (await anyone.post("/v1/survey-forms", json={"token": sent[0]["token"]})).json()["answered"] is True
    found = await result(served, survey)
    assert {name: found[name] for name in ("responses", "score", "promoters", "passives", "detractors")} == {
        "responses": 3, "score": 0, "promoters": 1, "passives": 1, "detractors": 1,
    }  # fmt: skip
    assert (found["invited"], found["exact"], found["satisfied"]) == (4, "0.00", None)

    shown = (await rep.get(f"/v1/survey-answers/{answer_id}")).json()
    assert (shown["score"], shown["verdict"], shown["owner_id"]) == (10, "high", str(OWNER))
    assert (shown["invitation_id"], shown["contact_id"]) == (sent[0]["id"], whom["contact_id"])
    listed = (await rep.get("/v1/survey-answers", params={"verdict": "low", "customer_id": customer["id"]})).json()
    assert [item["score"] for item in listed["items"]] == [6]
    unanswered = await rep.get("/v1/survey-invitations", params={"survey_id": survey["id"], "status": "sent"})
    assert [item["id"] for item in unanswered.json()["items"]] == [sent[3]["id"]]
    remade = await rep.get(f"/v1/survey-invitations/{sent[3]['id']}/token")
    assert remade.json() == sent[3]
    stranger = served.as_("rep", rep_id=uuid4())
    assert (await stranger.get(f"/v1/survey-answers/{answer_id}")).status_code == 404
    assert (await stranger.get(f"/v1/survey-invitations/{sent[3]['id']}/token")).status_code == 404
    assert (await stranger.get("/v1/survey-answers")).json()["items"] == []
    assert (await anyone.get("/v1/survey-answers")).status_code == 401

    feed = (await served.as_("service").get("/feed")).json()["items"]
    told = [item["data"] for item in feed if item["type"] == "SurveyAnswered"]
    assert [(one["score"], one["kind"], one["verdict"]) for one in told] == [
        (10, "nps", "high"), (6, "nps", "low"), (8, "nps", "middle"),
    ]  # fmt: skip
    assert told[0]["owner_id"] == str(OWNER) and "comment" not in told[0]
    kept = await everything_kept(served)
    assert sent[0]["id"] in kept and not [one for one in sent if one["token"] in kept]

    assert (await marketing.post(f"/v1/surveys/{survey['id']}/close")).json()["status"] == "closed"
    assert (await marketing.post(path, json=whom)).status_code == 409
    late = await anyone.post("/v1/survey-answers", json={"token": sent[3]["token"], "score": 9})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/wrong-status")
    for name, kind in (("form", "text/html"), ("form.js", "text/javascript"), ("form.css", "text/css")):
        page = await anyone.get(f"/surveys/{name}")
        assert page.status_code == 200 and page.headers["content-type"].startswith(kind)
        assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_what_the_staff_answers_is_anonymous_and_shown_from_five_answers(served: Served) -> None:
    hr, anyone = served.as_("hr"), served.anonymous()
    survey = await made(hr, "/v1/surveys", CSAT)
    staff = [str(UUID(int=n)) for n in range(10, 15)]
    colleague = await served.as_("rep", rep_id=OWNER).post(
        f"/v1/surveys/{survey['id']}/invitations", json={"rep_id": staff[0]}
    )
    assert colleague.status_code == 403, "who has the token could answer instead"
    sent = [await invite(hr, survey, rep_id=one) for one in staff]
    path = f"/v1/surveys/{survey['id']}/invitations"
    assert (await hr.post(path, json={"rep_id": staff[0]})).json()["type"] == "/problems/already-invited"
    for whom, pointer in (({}, "/rep_id"), ({"rep_id": str(uuid4()), "customer_id": str(uuid4())}, "/customer_id")):
        refused = await hr.post(path, json=whom)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text

    for one, score in zip(sent, (5, 5, 4, 1, 2), strict=True):
        if one is sent[-1]:
            few = await result(served, survey)
            assert (few["responses"], few["score"], few["satisfied"], few["comments"]) == (4, None, None, [])
        body: dict[str, Any] = {"token": one["token"], "score": score, "comment": f"said {score} of five"}
        answered = await anyone.post("/v1/survey-answers", json=body)
        assert answered.status_code == 201, answered.text
        again = await anyone.post("/v1/survey-answers", json=body)
        assert again.json()["type"] == "/problems/already-answered"
        asks = await anyone.post("/v1/survey-answers", json={**body, "score": 6})
        assert asks.status_code == 422, "what uses up no invitation tells of none whether it is answered"
    used = re.findall(r"survey\.used,[^,]+,nothing-([0-9a-f-]{36})", await everything_kept(served))
    timeless = [one for one in used if UUID(one).int < 2**32]
    assert len(timeless) == 5, "an id with a time in it stands beside the answer of that time"
    whole = await result(served, survey)
    assert (whole["responses"], whole["score"], whole["satisfied"]) == (5, 60, 3)
    assert whole["comments"][0] == "said 1 of five" and len(whole["comments"]) == 5

    shown = (await hr.get(f"/v1/survey-answers/{answered.json()['id']}")).json()
    assert shown["score"] is None and shown["comment"] is None
    assert (await hr.get("/v1/survey-answers")).json()["items"] == []
    assert [one["status"] for one in (await hr.get("/v1/survey-invitations")).json()["items"]] == ["sent"] * 5
    ops = served.as_("ops")
    events = (await ops.get("/ops/events", params={"type": "SurveyAnswered"})).json()["items"]
    assert len(events) == 5
    for event in events:
        text = str(event)
        assert not [one for one in staff if one in text] and not [one for one in sent if one["id"] in text]
    feed = (await served.as_("service").get("/feed", params={"wait": 0})).json()["items"]
    assert not [item for item in feed if "Survey" in item["type"]]
