import httpx

from shared.testing.serving import Served
from tests.performance.staffing import done, form, join, refused


async def test_a_rep_shows_what_they_joined_with_and_the_log_no_address(served: Served, hr: httpx.AsyncClient) -> None:
    unit = await form(hr, "NA")
    body = {
        "external_id": "1165",
        "name": "Leslie Jennings",
        "position": "rep",
        "unit_id": unit,
        "joined_on": "2003-01-01",
        "email": "ljennings@example.com",
        "grade": "senior",
    }
    answer = await hr.post("/v1/reps", json=body)
    assert answer.status_code == 201, answer.text
    assert {name: answer.json()[name] for name in body} == body
    rows = await served.runtime.log.read(0, 100)
    assert "ljennings" not in " ".join(row.data + str(row.published) for row in rows)
    told = [row.published["data"] for row in rows if row.published and row.published["type"] == "RepJoined"]
    assert [one["name"] for one in told] == ["Leslie Jennings"]


async def test_only_who_is_employed_leads_a_unit(hr: httpx.AsyncClient) -> None:
    unit = await form(hr, "NA")
    rep = await join(hr, "Leslie", unit, joined_on="2003-06-01")
    assert await refused(hr, f"/v1/units/{unit}/manager", rep_id=rep, on="2003-05-31") == "not-employed"
    shown = await done(hr, f"/v1/units/{unit}/manager", rep_id=rep, on="2003-06-01")
    assert shown["manager_id"] == rep and shown["managers"] == [{"rep_id": rep, "from": "2003-06-01"}]
