"""Work reports over HTTP: filed with figures, answered by the superior, missed once."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.performance.work_reports.decider import report_id
from shared.published.customer import VisitLogged
from shared.testing.serving import Served
from tests.performance.attainment.test_api import Company, a_deal
from tests.performance.heard import Heard
from tests.performance.plan_reports.test_journey import pointers, said

WEEK = {"kind": "week", "period": "2004-W32", "done": "Seven shops", "next": "Two offers"}


async def test_a_report_brings_its_figures_and_goes_to_the_superior(served: Served) -> None:
    company = await Company(served).found()
    anna, boris = UUID(company.anna), UUID(company.boris)
    boss = await company.rep("Carla", "1")
    await company.made(f"/v1/units/{company.north}/manager", rep_id=company.boris, on="2003-01-01")
    await company.made(f"/v1/units/{company.sales}/manager", rep_id=boss, on="2003-01-01")
    dora = await company.rep("Dora", "2")
    as_boris, as_dora = served.as_("group_leader", rep_id=boris), served.as_("rep", rep_id=UUID(dora))
    await company.hear(
        a_deal(1, "60", "2004-08-02", (dora, "50"), (company.boris, "50")), a_deal(2, "5", "2004-08-09", (dora, "100"))
    )
    words: dict[str, Any] = {"channel": "onsite", "purpose": "ships", "outcome": "wants forty"}
    seen = VisitLogged(visit_id=uuid4(), customer_id=uuid4(), rep_id=boris, visited_on=date(2004, 8, 8), **words)
    await Heard(served, "customer")(seen)

    for day in ("2004-08-05", "2004-08-06", "2004-08-09"):  # the first is done after the week, none in it
        task = {"assignee_id": dora, "title": "Visit the shop", "due_on": day}
        given = said(await served.as_("director").post("/v1/tasks", json=task), 201)["id"]
        if day == "2004-08-05":
            said(await served.as_("director").post(f"/v1/tasks/{given}/complete", json={"result": "late"}))

    filed = said(await as_dora.post("/v1/work-reports", json=WEEK), 201)
    assert (filed["status"], filed["rep_id"], filed["superior_id"]) == ("filed", dora, company.boris)
    assert filed["figures"] == {
        "own": [
            {"metric": "signed_amount", "currency": "USD", "amount": "30.00"},
            {"metric": "collected_amount", "currency": "CNY", "amount": "0.00"},
            {"metric": "new_customers", "currency": None, "amount": 0},
            {"metric": "visits", "currency": None, "amount": 0},
            {"metric": "units_sold", "currency": None, "amount": 0},
        ],
        "units": [], "tasks_completed": 0, "tasks_overdue": 2,  # of which no run has told yet
    }  # fmt: skip
    taken = said(await as_dora.post("/v1/work-reports", json=WEEK | {"done": "Eight"}), 409)
    assert taken["existing_id"] == filed["id"]
    proposals = {"kind": "month", "period": "2004-08", "proposals": "One more rep for Lyon"}
    month = said(await as_boris.post("/v1/work-reports", json=WEEK | proposals), 201)
    assert (month["superior_id"], month["proposals"]) == (boss, "One more rep for Lyon")  # a manager's: one level up
    (north,) = month["figures"]["units"]
    assert (north["unit_id"], north["figures"][0]["amount"], north["figures"][3]["amount"]) == (
        company.north, "65.00", 1,
    )  # fmt: skip

    path = f"/v1/work-reports/{filed['id']}/review"
    own = said(await served.as_("group_leader", rep_id=UUID(dora)).post(path, json={"text": "I am good"}), 403)
    assert own["type"] == "/problems/own-approval"
    answered = said(await as_boris.post(path, json={"text": "We talk on Monday"}))
    assert (answered["status"], answered["reviews"][0]["text"]) == ("reviewed", "We talk on Monday")
    said(await served.as_("supervisor", rep_id=anna).post(path, json={"text": "not mine"}), 404)

    for wrong, at in (
        ({"period": "2004-08"}, "/period"), ({"period": "2999-W01"}, "/period"), ({"period": "2001-W01"}, "/period"),
        ({"rep_id": str(uuid4())}, "/rep_id"),
    ):  # fmt: skip
        body = {**WEEK, "rep_id": dora} | wrong
        assert pointers(await served.as_("assistant").post("/v1/work-reports", json=body)) == [at]
    assert pointers(await served.as_("director").post("/v1/work-reports", json=WEEK)) == ["/rep_id"]
    said(await as_dora.post("/v1/work-reports", json={**WEEK, "rep_id": company.boris, "period": "2004-W33"}), 403)


async def test_a_missed_report_is_told_once_and_may_still_be_filed(served: Served) -> None:
    company = await Company(served).found()
    hr, director, anna = served.as_("hr"), served.as_("director"), served.as_("rep", rep_id=UUID(company.anna))
    late = {"name": "Late", "position": "rep", "unit_id": company.north, "joined_on": "2004-08-04"}
    newcomer = await company.made("/v1/reps", **late)
    said(await hr.post(f"/v1/reps/{company.boris}/leave", json={"on": "2004-08-10", "reason": "moves"}))
    said(await anna.post("/v1/work-reports", json=WEEK), 201)

    async def run(as_of: str) -> tuple[int, int]:
        done = said(await director.post("/v1/work-report-runs", json={"as_of": as_of}))
        assert said(await director.get(f"/v1/work-report-runs/{done['run_id']}")) == done
        return done["found"], done["missed"]

    days = 2 * 5 + 3  # of Anna and Boris from the 2nd to the 6th, of the newcomer from the 4th
    assert await run("2004-08-09") == (days + 1 + 2, days + 1 + 2)  # Boris's week; July of both
    assert await run("2004-08-09") == (days + 3, 0)
    assert await run("2004-08-10") == (days + 3 + 3 - 2, 3)  # the 9th of all three; the 2nd is not looked at again
    assert (await run("2004-08-03"))[1] == 2 * 4 + 2  # from the 27th of July on, and its last week
    missed = {"rep_id": company.anna, "kind": "month", "status": "missed"}
    await served.caught_up()
    (july,) = said(await director.get("/v1/work-reports", params=missed))["items"]
    assert (july["period"], july["missed_as_of"], july["done"]) == ("2004-07", "2004-08-09", None)
    filed = said(await anna.post("/v1/work-reports", json=WEEK | {"kind": "month", "period": "2004-07"}), 201)
    assert (filed["id"], filed["status"], filed["missed_as_of"]) == (july["id"], "filed", "2004-08-09")
    assert july["id"] == str(report_id(UUID(company.anna), "2004-07"))

    duties = {"effective_on": "2004-09-01", "duties": [{"kind": "week", "positions": ["rep"], "grace_days": 1}]}
    published = said(await hr.put("/v1/work-report-duties", json=duties))
    assert said(await anna.get("/v1/work-report-duties", params={"on": "2004-09-01"})) == published
    said(await anna.get("/v1/work-report-duties", params={"on": "2004-08-31"}), 404)
    assert (await run("2004-09-07"))[1] == 2 + 2 + 1  # both reps' week, their August 31st, and Anna's August
    assert newcomer in {one["rep_id"] for one in said(await director.get("/v1/work-reports"))["items"]}
    said(await anna.post("/v1/work-report-runs", json={"as_of": "2004-09-07"}), 403)
    for as_of in ("0001-01-01", "9999-12-31"):
        await run(as_of)
