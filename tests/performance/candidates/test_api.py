"""Recruitment over HTTP, from the requisition to the contract of employment."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served
from tests.performance.staffing import done, form, join, refused

ASKED = {"position": "rep", "headcount": 1, "needed_on": "2005-03-01", "reason": "A territory without a rep"}
PERSON = {"name": "Qorvax Dupont", "email": "qorvax@example.com", "phone": "qorvax 1", "resume": "Qorvax sold cars"}


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def invalid(client: httpx.AsyncClient, path: str, **body: Any) -> list[str]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


async def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


async def test_a_hire_from_the_requisition_within_the_establishment_to_the_contract(
    served: Served, hr: httpx.AsyncClient
) -> None:
    north, south = await form(hr, "North"), await form(hr, "South")
    anna, boris, chen = await join(hr, "Anna", north), await join(hr, "Boris", north), await join(hr, "Chen", south)
    for unit, leader in ((north, anna), (south, chen)):
        await done(hr, f"/v1/units/{unit}/manager", rep_id=leader, on="2003-01-01")
    seats = {"position": "rep", "headcount": 3, "from": "2004-01-01"}
    assert (await hr.put(f"/v1/units/{north}/establishment", json=seats)).status_code == 200
    criteria = {
        "effective_on": "2004-01-01",
        "criteria": [{"name": "empathy", "dimension": "ability", "market": "toc"}],
        "interviews": ["case"],
    }
    assert (await hr.put("/v1/interview-criteria/rep", json=criteria)).status_code == 200
    await served.caught_up()
    leads = served.as_("sales_manager", rep_id=UUID(anna))
    other = served.as_("sales_manager", rep_id=UUID(chen))
    interviewer = served.as_("rep", rep_id=UUID(boris), sub="boris")

    wrong = {**ASKED, "unit_id": north, "interviewers": [str(uuid4())]}
    assert await invalid(hr, "/v1/requisitions", **wrong) == ["/interviewers/0"]
    assert await invalid(hr, "/v1/requisitions", **{**ASKED, "unit_id": str(uuid4())}) == ["/unit_id"]
    assert await refused(hr, "/v1/requisitions", **{**ASKED, "unit_id": north, "headcount": 2}) == (
        "establishment-exceeded"
    )
    assert (await other.post("/v1/requisitions", json={**ASKED, "unit_id": north})).status_code == 403
    body = {**ASKED, "unit_id": north, "market": "toc", "interviewers": [anna, boris]}
    wanted = await made(leads, "/v1/requisitions", **body)
    assert await refused(hr, "/v1/requisitions", **{**ASKED, "unit_id": north}) == "establishment-exceeded"
    path = f"/v1/requisitions/{wanted}"
    assert await refused(hr, "/v1/candidates", requisition_id=wanted, source="fair", **PERSON) == "wrong-status"
    assert await problem(await leads.post(f"{path}/approve", json={})) == (403, "own-approval")
    assert (await other.post(f"{path}/approve", json={})).status_code == 404, "scope follows the unit one leads"
    approved = await done(served.as_("director"), f"{path}/approve")
    assert (approved["status"], approved["seats_left"]) == ("approved", 1)

    posted = await made(leads, "/v1/postings", requisition_id=wanted, channel="campus", text="Reps wanted")
    assert await invalid(other, "/v1/postings", requisition_id=wanted, channel="web", text="x") == ["/requisition_id"]
    assert await invalid(hr, "/v1/candidates", requisition_id=wanted, **PERSON) == ["/source"]
    assert await invalid(other, "/v1/candidates", requisition_id=wanted, source="x", **PERSON) == ["/requisition_id"]
    came = {"requisition_id": wanted, "posting_id": posted, "applied_on": "2005-02-01"}
    person = await made(leads, "/v1/candidates", **came, **PERSON)
    second = await made(leads, "/v1/candidates", **{**came, "applied_on": "2005-02-02"}, **PERSON)
    path = f"/v1/candidates/{person}"
    shown = (await interviewer.get(path)).json()
    assert {name: shown[name] for name in PERSON} == PERSON and shown["source"] == "campus"
    assert (await other.get(path)).status_code == 404

    rating = {"kind": "case", "ability": 4, "potential": 5, "scores": [{"criterion": "empathy", "score": 4}]}
    assert await invalid(leads, f"{path}/rate", **{**rating, "scores": []}) == ["/scores"]
    assert await problem(await hr.post(f"{path}/rate", json=rating)) == (403, "not-interviewer")
    answer = await done(leads, f"{path}/rate", **rating, note="listens")
    assert answer["status"] == "interviewed" and "ability" not in answer and len(answer["rated"]) == 1
    assert await problem(await interviewer.get(f"{path}/ratings")) == (403, "rate-first")
    await done(interviewer, f"{path}/rate", **{**rating, "ability": 3})
    seen = (await interviewer.get(f"{path}/ratings")).json()
    assert [(one["ability"], one["note"]) for one in seen["rows"]] == [(4, "listens"), (3, None)]
    assert (seen["ability"], seen["potential"], seen["product"], seen["hidden"]) == ("3.50", "5.00", "17.50", 0)
    assert (await other.get(f"{path}/ratings")).status_code == 404

    offer = {"start_on": "2005-03-01", "salary": "52000.00", "currency": "USD"}
    assert await refused(leads, f"{path}/offer", **offer) == "reference-missing"
    referee = {"referee": "Qorvax King", "relation": "former superior", "verdict": "confirmed"}
    await done(leads, f"{path}/reference", **referee)
    assert (await done(leads, f"{path}/offer", **offer))["offer"]["salary"] == "52000.00"
    assert (await interviewer.get(path)).json()["offer"]["salary"] is None, "what they will earn is for few"
    hire = {"joined_on": "2005-03-01", "external_id": "1801"}
    assert (await leads.post(f"{path}/hire", json=hire)).status_code == 403
    hired = await done(hr, f"{path}/hire", **hire)
    assert hired["version"] == (await done(hr, f"{path}/hire", **hire))["version"]
    rep = (await hr.get(f"/v1/reps/{hired['rep_id']}")).json()
    assert (rep["name"], rep["unit_id"], rep["position"], rep["grade"], rep["joined_on"]) == (
        PERSON["name"], north, "rep", "newcomer", "2005-03-01",
    )  # fmt: skip
    filled = (await leads.get(f"/v1/requisitions/{wanted}")).json()
    assert (filled["status"], filled["hired"]) == ("filled", [{"candidate_id": person, "rep_id": rep["id"]}])
    contract = {"contract_no": "E-1", "signed_on": "2005-02-20", "probation_until": "2005-05-31"}
    assert (await done(hr, f"{path}/employment", **contract))["employment"] == contract
    declined = await done(leads, f"/v1/candidates/{second}/decline", reason="The seat is filled")
    assert (declined["status"], declined["declined_by"]) == ("declined", "company")

    await served.caught_up()
    asked = {"from": "2005-02-01", "to": "2005-02-28"}
    report = (await leads.get("/v1/reports/hires", params=asked)).json()
    counts = {"candidates": 2, "applied": 0, "offered": 0, "hired": 1, "declined": 1, "rate": "0.5000"}
    assert report["rows"] == [{"key": "campus", "label": "campus", "external_id": None, **counts}]
    by_unit = (await leads.get("/v1/reports/hires", params={**asked, "by": "unit"})).json()["rows"]
    assert [(row["key"], row["label"]) for row in by_unit] == [(north, "North")]
    empty = (await other.get("/v1/reports/hires", params=asked)).json()
    assert (empty["rows"], empty["candidates"], empty["rate"]) == ([], 0, None)
    for listed, count in (("/v1/candidates", 2), ("/v1/requisitions", 1), ("/v1/postings", 1)):
        assert [len((await one.get(listed)).json()["items"]) for one in (leads, other)] == [count, 0], listed

    rows = await served.runtime.log.read(0, 200)
    applied = [row.data for row in rows if row.type in {"CandidateApplied", "ReferenceChecked"}]
    assert len(applied) == 3 and not any("orvax" in data for data in applied), "ciphertext from the first event"

    # What a requisition holds is free again when it is refused or closed

    free = await form(hr, "Free")
    seats = {"position": "rep", "headcount": 1, "from": "2004-01-01"}
    assert (await hr.put(f"/v1/units/{free}/establishment", json=seats)).status_code == 200
    for verb in ("refuse", "close"):
        wanted = await made(hr, "/v1/requisitions", **ASKED, unit_id=free)
        assert await refused(hr, "/v1/requisitions", **ASKED, unit_id=free) == "establishment-exceeded"
        ended = await done(hr, f"/v1/requisitions/{wanted}/{verb}", reason="Filled from within")
        assert ended["end_reason"] == "Filled from within"
    wanted = await made(hr, "/v1/requisitions", **ASKED, unit_id=free)
    none = {**seats, "headcount": 0, "from": "2005-02-01"}
    assert (await hr.put(f"/v1/units/{free}/establishment", json=none)).status_code == 200
    assert await refused(served.as_("director"), f"/v1/requisitions/{wanted}/approve") == "establishment-exceeded"
    force = await form(hr, "Fair", free, kind="task_force")
    assert await invalid(hr, "/v1/requisitions", **ASKED, unit_id=force) == ["/unit_id"]
