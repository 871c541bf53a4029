"""Training from a need that is found to what came of the course, over HTTP."""

from uuid import UUID, uuid4

from tests.performance.heard import Heard
from tests.performance.school import DAY, School, deal, made, pointer
from tests.performance.staffing import done, join, refused


async def test_a_need_is_found_planned_for_taught_and_met_and_its_effect_is_judged(school: School) -> None:
    leader, trainee, hr = school.leader, school.trainee, school.hr
    course = await made(hr, "/v1/courses", name="Winning terms", skill="negotiation", pass_score=60)
    assessed = {"rep_id": school.anna, "skill": "Negotiation", "level": 1, "on": str(school.today)}
    first = await made(leader, "/v1/skill-assessments", **assessed)
    assert first["required_level"] == 2  # of a newcomer
    assert (await trainee.post("/v1/skill-assessments", json=assessed)).status_code == 403
    assert (await school.other.post("/v1/skill-assessments", json=assessed)).status_code == 403

    [need] = await school.ids(trainee, "/v1/training-needs", rep_id=school.anna, status="open")
    again = await trainee.post(
        "/v1/training-needs", json={"rep_id": school.anna, "skill": "negotiation", "source": "a lost deal"}
    )
    assert (again.status_code, again.json()["existing_id"]) == (409, need)
    wanted = await school.seen(leader, "/v1/reports/training-needs")
    assert wanted == {
        "rows": [
            {
                "key": "negotiation", "label": "negotiation", "external_id": None,
                "needs": 1, "open": 1, "planned": 0, "courses": 1,
            }
        ],
        "needs": 1,
    }  # fmt: skip
    plan = {"period": str(school.today.year), "rep_id": school.anna, "courses": [course["id"]]}
    assert await pointer(leader, "/v1/training-plans", **plan | {"courses": [str(uuid4())]}) == "/courses/0"
    planned = await made(leader, "/v1/training-plans", **plan)
    shown = (await trainee.get(f"/v1/training-needs/{need}")).json()
    assert (shown["status"], shown["plan_id"], shown["source"]) == ("planned", planned["id"], "skill_gap")

    place = await made(trainee, "/v1/enrolments", course_id=course["id"], rep_id=school.anna)
    path = f"/v1/enrolments/{place['id']}"
    on = school.today - 30 * DAY
    assert (await trainee.post(f"{path}/complete", json={"score": 85})).status_code == 403
    assert await refused(trainee, f"{path}/feedback", rating=4) == "wrong-status"
    assert await pointer(leader, f"{path}/complete", on=str(on)) == "/score"
    assert await pointer(leader, f"{path}/complete", score=59, on=str(school.joined - DAY)) == "/on"
    assert (await done(leader, f"{path}/complete", score=59, on=str(on)))["status"] == "failed"
    passed = await done(leader, f"{path}/complete", score=60, on=str(on))
    assert (passed["status"], passed["score"], passed["completed_on"]) == ("completed", 60, str(on))
    met = (await trainee.get(f"/v1/training-needs/{need}")).json()
    assert (met["status"], met["enrolment_id"]) == ("met", place["id"])
    assert (await leader.post(f"{path}/feedback", json={"rating": 4})).status_code == 403
    await done(trainee, f"{path}/feedback", rating=4, comment="Cases of our own")

    heard = Heard(school.served)
    await heard(deal(school.anna, on - 10 * DAY, "1000"), deal(school.anna, on, "77"))
    await heard(deal(school.anna, on + 10 * DAY, "1500"), deal(school.anna, on - 31 * DAY, "900"))
    effect = (await done(leader, f"{path}/effect", as_of=str(school.today), conclusion="Worth it"))["effect"]
    assert (effect["days"], effect["rating"], effect["verdict"]) == (30, 4, "improved")
    assert effect["results"] == [
        {
            "metric": "signed_amount", "currency": "CNY",
            "before": "1000.00", "after": "1500.00", "change": "0.5000",
        }
    ]  # fmt: skip
    assert await pointer(leader, f"{path}/effect", as_of=str(school.today + 2 * DAY)) == "/as_of"

    both_days = {"from": str(on), "to": str(on), "skill": "Negotiation"}
    [row] = (await school.seen(leader, "/v1/reports/courses", **both_days))["rows"]
    assert (row["key"], row["completed"], row["pass_rate"]) == (course["id"], 1, "1.0000")
    assert (row["ratings"], row["rating"], row["improved"], row["unknown"]) == (1, "4.0000", 1, 0)
    assert (await school.seen(leader, "/v1/reports/courses", **{"from": str(on + DAY)}))["rows"] == []
    assert (await school.seen(school.other, "/v1/reports/courses"))["rows"] == []

    record = (await trainee.get(f"/v1/reps/{school.anna}/training")).json()
    assert ([one["id"] for one in record["plans"]], record["due"]) == ([planned["id"]], [])
    assert [one["id"] for one in record["enrolments"]] == [place["id"]]
    assert (await trainee.get(f"/v1/reps/{school.sven}/training")).status_code == 404
    assert (await school.other.get(path)).status_code == 404
    assert await school.ids(school.other, "/v1/enrolments") == []
    assert await school.ids(school.other, "/v1/training-needs") == []
    feed = (await school.served.as_("ops").get("/feed", params={"limit": "1000"})).json()["items"]
    told = [one["data"] for one in feed if one["type"] == "CourseCompleted"]
    assert [(one["rep_id"], one["score"], one["passed"]) for one in told] == [
        (school.anna, 59, False), (school.anna, 60, True),
    ]  # fmt: skip


async def test_a_newcomer_follows_the_units_plans_and_has_a_mentor_until_they_are_qualified(school: School) -> None:
    await _a_plan_of_a_unit_or_the_company_holds_for_whoever_is_in_it(school)
    await _a_newcomer_has_a_mentor_until_they_are_qualified(school)


async def _a_newcomer_has_a_mentor_until_they_are_qualified(school: School) -> None:
    leader, hr = school.leader, school.hr
    path = f"/v1/reps/{school.anna}/qualify"

    async def on_path() -> list[tuple[str, str, str | None]]:
        rows = (await school.seen(leader, "/v1/reports/newcomers"))["rows"]
        return [(one["key"], one["status"], one["mentor_id"]) for one in rows]

    assert await on_path() == [(school.anna, "no_mentor", None)]
    assert (await school.seen(school.other, "/v1/reports/newcomers"))["rows"] == []
    pair = {"rep_id": school.anna, "mentor_id": school.sven, "from": str(school.joined)}
    assert await pointer(leader, "/v1/mentorships", **pair | {"mentor_id": school.anna}) == "/mentor_id"
    assert await pointer(leader, "/v1/mentorships", **pair | {"mentor_id": str(uuid4())}) == "/mentor_id"
    early = await leader.post("/v1/mentorships", json=pair | {"from": str(school.joined - DAY)})
    assert early.json()["type"] == "/problems/not-employed"
    new = await join(hr, "Emil", school.north, grade="newcomer")
    assert await refused(leader, "/v1/mentorships", **pair | {"mentor_id": new}) == "mentor-is-new"
    mentored = await made(leader, "/v1/mentorships", **pair)
    assert await refused(leader, "/v1/mentorships", **pair) == "already-exists"
    assert (school.anna, "on_path", school.sven) in await on_path()
    assert (new, "overdue", None) in await on_path()
    later = str(school.today + 30 * DAY)
    emils = {"rep_id": new, "mentor_id": school.sven, "from": str(school.today)}
    first = await made(leader, "/v1/mentorships", **emils)
    await done(leader, f"/v1/mentorships/{first['id']}/end", on=later, reason="moves")
    assert await pointer(leader, "/v1/mentorships", **emils) == "/from", "one at a time, also until an end to come"
    await made(leader, "/v1/mentorships", **emils | {"from": later})

    own = school.served.as_("admin", rep_id=UUID(school.anna))
    assert (await own.post(path, json={"on": str(school.today)})).status_code == 403
    assert (await school.other.post(path, json={"on": str(school.today)})).status_code == 404
    assert await pointer(leader, path, on=str(school.today + 2 * DAY)) == "/on"
    assert await refused(leader, path, on=str(school.joined - DAY)) == "dates-out-of-order"
    qualified = await done(leader, path, on=str(school.today))
    assert (qualified["grade"], qualified["qualified_on"]) == ("growing", str(school.today))
    assert await done(leader, path, on=str(school.today)) == qualified
    assert await refused(leader, path, on=str(school.joined)) == "wrong-status"
    ended = (await school.trainee.get(f"/v1/mentorships/{mentored['id']}")).json()
    assert (ended["status"], ended["ended_for"], ended["from"]) == ("ended", "qualified", str(school.joined))
    assert (school.anna, "qualified", None) in await on_path()
    feed = (await school.served.as_("ops").get("/feed", params={"limit": "1000"})).json()["items"]
    [told] = [one["data"] for one in feed if one["type"] == "NewcomerQualified"]
    assert (told["rep_id"], told["mentor_id"], told["in_time"]) == (school.anna, school.sven, True)


async def _a_plan_of_a_unit_or_the_company_holds_for_whoever_is_in_it(school: School) -> None:
    leader, hr = school.leader, school.hr
    one = await made(hr, "/v1/courses", name="Etiquette", skill="etiquette", tier="newcomer")
    two = await made(hr, "/v1/courses", name="Process", skill="process", lecturer_id=school.sven)
    assert await refused(hr, "/v1/courses", name="x", skill="y", lecturer_id=school.anna) == "not-a-senior"
    year = {"period": "2030"}
    refusal = await leader.post("/v1/training-plans", json={**year, "courses": [one["id"]]})
    assert (refusal.status_code, refusal.json()["type"]) == (403, "/problems/forbidden")
    whole = await made(hr, "/v1/training-plans", **year, courses=[one["id"]])
    unit = await made(leader, "/v1/training-plans", **year, unit_id=school.north, courses=[one["id"], two["id"]])
    assert (await school.other.get(f"/v1/training-plans/{unit['id']}")).status_code == 404
    assert await refused(leader, "/v1/training-plans", **year, unit_id=school.north, courses=[two["id"]]) == (
        "already-exists"
    )
    other = {**year, "unit_id": school.south, "courses": [one["id"]]}
    assert (await leader.post("/v1/training-plans", json=other)).status_code == 403
    record = (await school.trainee.get(f"/v1/reps/{school.anna}/training")).json()
    assert ([plan["id"] for plan in record["plans"]], record["due"]) == (
        [whole["id"], unit["id"]], [one["id"], two["id"]],
    )  # fmt: skip
    await done(hr, f"/v1/courses/{one['id']}/withdraw", reason="A film has taken its place")
    place = {"course_id": one["id"], "rep_id": school.anna}
    assert await refused(school.trainee, "/v1/enrolments", **place) == "wrong-status"
    revised = await done(leader, f"/v1/training-plans/{unit['id']}/revise", courses=[one["id"]], reason="Less is more")
    assert (revised["document_version"], revised["courses"]) == (2, [one["id"]])
