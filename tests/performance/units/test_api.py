import asyncio

import httpx

from tests.performance.staffing import done, form, join, refused


async def test_a_unit_shows_what_it_was_formed_with(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels", kind="company")
    body = {
        "name": "Sales",
        "external_id": "S",
        "kind": "department",
        "parent_id": company,
        "from": "2003-02-01",
    }
    answer = await hr.post("/v1/units", json=body)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in body} == body
    assert (shown["status"], shown["manager_id"], shown["dissolved_on"]) == ("active", None, None)
    assert answer.headers["etag"] == '"1"'
    read = await hr.get(f"/v1/units/{shown['id']}")
    assert read.json() == shown and read.headers["etag"] == '"1"'


async def test_a_unit_without_a_first_day_begins_with_the_one_above(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    body = {"name": "Sales", "kind": "department", "parent_id": company}
    assert (await hr.post("/v1/units", json=body)).json()["from"] == "2003-01-01"
    root = await hr.post("/v1/units", json={"name": "Old", "kind": "company"})
    assert root.json()["from"] is None


async def test_a_unit_is_not_moved_below_its_own_descendant(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    sales = await form(hr, "Sales", company)
    region = await form(hr, "NA", sales)
    assert await refused(hr, f"/v1/units/{company}/move", parent_id=region, on="2004-01-01") == "unit-below-itself"


async def test_of_two_moves_at_once_that_would_make_a_ring_one_is_refused(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    for round in range(5):
        north, south = await form(hr, f"North {round}", company), await form(hr, f"South {round}", company)
        answers = await asyncio.gather(
            hr.post(f"/v1/units/{north}/move", json={"parent_id": south, "on": "2004-01-01"}),
            hr.post(f"/v1/units/{south}/move", json={"parent_id": north, "on": "2004-01-01"}),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_of_a_dissolution_and_a_joining_at_once_one_is_refused(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    for round in range(5):
        unit = await form(hr, f"Group {round}", company)
        body = {"name": "Leslie", "position": "rep", "unit_id": unit, "joined_on": "2003-01-01"}
        answers = await asyncio.gather(
            hr.post("/v1/reps", json=body), hr.post(f"/v1/units/{unit}/dissolve", json={"on": "2004-01-01"})
        )
        assert sorted(answer.status_code for answer in answers) in ([200, 409], [201, 409])


async def test_a_unit_is_dissolved_once_nobody_and_nothing_is_in_it(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    sales = await form(hr, "Sales", company)
    region = await form(hr, "NA", sales)
    rep = await join(hr, "Leslie", sales)
    assert await refused(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01") == "has-units-below"
    await done(hr, f"/v1/units/{region}/move", parent_id=company, on="2004-07-01")
    assert await refused(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01") == "has-members"
    await done(hr, f"/v1/reps/{rep}/transfer", unit_id=region, on="2004-07-01")
    assert await refused(hr, f"/v1/units/{sales}/dissolve", on="2004-06-30") == "has-units-below"
    shown = await done(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01")
    assert (shown["status"], shown["dissolved_on"]) == ("dissolved", "2004-07-01")
    assert await done(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01") == shown
    assert await refused(hr, f"/v1/reps/{rep}/transfer", unit_id=sales, on="2004-08-01") == "unit-not-standing"
    assert await refused(hr, f"/v1/units/{region}/move", parent_id=sales, on="2004-08-01") == "unit-not-standing"
