"""The camp of a quarter, and what superiors plan for their reports, over HTTP."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.performance.kpi_metrics.metric import KpiMetric
from services.performance.kpi_schemes.events import Group, Item, Source
from services.performance.scorecards.decider import DraftScorecard, FinaliseScorecard, scorecard, scorecard_id
from services.performance.scorecards.events import DraftLine
from shared.kernel.messages import Command
from shared.log.origin import Origin
from shared.log.unit import Unit
from shared.testing.serving import Served
from tests.performance.heard import Heard
from tests.performance.school import DAY, School, deal, made, pointer
from tests.performance.scorecards.cards import SUPERIOR, drafted, rate
from tests.performance.staffing import done, join, refused

Q3 = date(2004, 8, 1)
KNOWLEDGE = KpiMetric.PRODUCT_KNOWLEDGE


async def problem(client: httpx.AsyncClient, path: str, status: int, **body: Any) -> str:
    answer = await client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return str(answer.json()["type"]).removeprefix("/problems/")


async def test_the_first_fifth_of_a_quarter_is_invited_and_may_decline(school: School) -> None:
    await _finalised_scorecards_rank_before_what_was_signed(school)
    hr, served = school.hr, school.served
    assert await problem(hr, "/v1/camp-runs", 409, quarter="2004-Q3") == "nobody-to-rank"
    assert await pointer(hr, "/v1/camp-runs", quarter="2004-09") == "/quarter"
    assert await problem(hr, "/v1/camp-runs", 409, quarter=f"{school.today.year + 1}-Q1") == "quarter-not-over"
    reps = [await join(hr, f"Rep {n}", school.north) for n in range(6)]
    gone = await join(hr, "Gone", school.north)
    await done(hr, f"/v1/reps/{gone}/leave", on="2004-12-01", reason="moves")
    boss = await join(hr, "Boss", school.top, position="sales_manager")
    heard = Heard(served)
    await heard(deal(gone, Q3, "9000"), deal(boss, Q3, "8000"), deal(reps[0], Q3, "500"))
    await heard(*(deal(rep, Q3, "700") for rep in reps[1:4]), *(deal(rep, Q3, "5") for rep in reps[4:]))
    await heard(deal(reps[5], Q3 - 60 * DAY, "10000"))  # before the quarter

    answer = await hr.post("/v1/camp-runs", json={"quarter": "2004-Q3"})
    run = answer.json()
    assert (answer.status_code, run["ranked_by"], run["currency"], run["as_of"]) == (
        200, "signed_amount", "CNY", "2004-09-30",
    )  # fmt: skip
    assert (run["candidates"], run["places"], run["invited"]) == (6, 2, 3)  # a fifth of six, and who equals the last
    assert [(one["rank"], one["result"]) for one in run["ranking"]] == [
        (1, "700.00"), (1, "700.00"), (1, "700.00"), (4, "500.00"), (5, "5.00"), (5, "5.00"),
    ]  # fmt: skip
    await heard(deal(reps[0], Q3, "99999"))
    assert (await hr.post("/v1/camp-runs", json={"quarter": "2004-Q3"})).json() == run
    assert (await school.seen(hr, f"/v1/camp-runs/{run['run_id']}")) == run
    assert (await school.leader.get(f"/v1/camp-runs/{run['run_id']}")).status_code == 404

    first, second, third = (served.as_("rep", rep_id=UUID(rep)) for rep in reps[1:4])
    camp = "/v1/camps/2004-Q3"
    assert (await school.trainee.get(camp)).status_code == 404
    assert await problem(school.trainee, f"{camp}/answer", 404, join=True) == "not-found"
    assert await problem(school.leader, f"{camp}/answer", 409, join=True) == "not-invited"
    assert await problem(first, f"{camp}/answer", 403, join=True, rep_id=reps[2]) == "forbidden"
    assert await pointer(hr, f"{camp}/answer", join=True) == "/rep_id"
    await done(first, f"{camp}/answer", join=True)
    await done(second, f"{camp}/answer", join=False)
    after = await done(hr, f"{camp}/answer", join=True, rep_id=reps[3])
    assert {one["rep_id"]: one["status"] for one in after["invited"]} == {
        reps[1]: "joined", reps[2]: "declined", reps[3]: "joined",
    }  # fmt: skip
    assert (await done(third, f"{camp}/answer", join=True))["version"] == after["version"]
    assert await problem(second, f"{camp}/answer", 409, join=True) == "already-answered"
    shown = (await school.seen(third, "/v1/camps", quarter="2004-Q3"))["items"]
    assert shown == [(await third.get(camp)).json()] and "result" not in str(shown)
    feed = (await served.as_("ops").get("/feed", params={"limit": "1000"})).json()["items"]
    selected = [one["data"] for one in feed if one["type"] == "CampSelected"]
    told = {one["rep_id"]: one for one in selected if one["period"] == "2004-Q3"}
    assert told.keys() == set(reps[1:4]) and told[reps[1]]["result"] == "700.00"


async def score(served: Served, rep_id: str, points: int, final: bool = True) -> None:
    """A scorecard of 2004-Q2, finalised or not."""
    knowledge = DraftLine(item=Item(metric=KNOWLEDGE, group=Group.SKILL, weight=Decimal(100), source=Source.MANUAL))
    card = drafted(knowledge).model_copy(update={"rep_id": UUID(rep_id), "period": "2004-Q2"})
    said = {name: value for name, value in card if name != "drafted_by"}
    card_id, commands = scorecard_id(UUID(rep_id), "2004-Q2"), [DraftScorecard(**said), rate(KNOWLEDGE, points)]
    for command in (*commands, FinaliseScorecard(on=Q3)) if final else commands:

        async def work(unit: Unit, command: Command = command) -> None:
            await unit.send(scorecard, card_id, command)

        await served.runtime.executor.run(work, Origin(SUPERIOR))


async def _finalised_scorecards_rank_before_what_was_signed(school: School) -> None:
    hr, served = school.hr, school.served
    best, next_best, draft = [await join(hr, f"Rep {n}", school.north) for n in range(3)]
    heard = Heard(served)
    await heard(deal(next_best, date(2004, 4, 1), "9000"))
    await score(served, best, 90)
    await score(served, next_best, 59)
    await score(served, draft, 100, final=False)
    run = (await hr.post("/v1/camp-runs", json={"quarter": "2004-Q2"})).json()
    assert (run["ranked_by"], run["currency"], run["invited"]) == ("scorecard", None, 1)
    assert [(one["rep_id"], one["result"]) for one in run["ranking"]] == [(best, "90.00"), (next_best, "59.00")]
    [need] = (await school.seen(school.leader, "/v1/training-needs"))["items"]  # the low line of skill is one
    assert (need["rep_id"], need["skill"], need["source"]) == (next_best, "product_knowledge", "scorecard")


async def test_superiors_plan_for_those_whom_they_lead_and_a_rep_sees_their_own(school: School) -> None:
    leader, anna, hr, other = school.leader, school.trainee, school.hr, school.other
    soon = str(school.today + timedelta(90))
    goal = {"rep_id": school.anna, "skill": "negotiation", "due_on": soon}
    assert await problem(other, "/v1/development-goals", 403, **goal) == "forbidden"
    assert await problem(anna, "/v1/development-goals", 403, **goal) == "forbidden"
    own = school.served.as_("group_leader", rep_id=UUID(school.nora))
    assert await problem(own, "/v1/development-goals", 403, **goal | {"rep_id": school.nora}) == "own-approval"
    assert await pointer(leader, "/v1/development-goals", **goal | {"position": "supervisor"}) == "/skill"
    assert await pointer(leader, "/v1/development-goals", **goal | {"due_on": "2004-01-01"}) == "/due_on"
    up = {"rep_id": school.anna, "position": "rep", "due_on": soon}
    assert await pointer(leader, "/v1/development-goals", **up) == "/position"
    assert await pointer(leader, "/v1/development-goals", **goal | {"rep_id": str(uuid4())}) == "/rep_id"
    held = await made(leader, "/v1/development-goals", **goal)
    await made(leader, "/v1/development-goals", **up | {"position": "group_leader"})
    closed = await done(leader, f"/v1/development-goals/{held['id']}/close", outcome="reached")
    assert closed["status"] == "reached"
    assert (await anna.get(f"/v1/development-goals/{held['id']}")).json() == closed
    assert len((await school.seen(anna, "/v1/development-goals", due_by=soon))["items"]) == 2
    found = await school.seen(anna, "/v1/development-goals", position="group_leader")
    assert [one["status"] for one in found["items"]] == ["set"]

    plan = {"rep_id": school.anna, "ladder": "expert", "target": "Principal"}
    before = await made(leader, "/v1/career-plans", **plan)
    path = f"/v1/career-plans/{before['id']}"
    assert await problem(anna, f"{path}/review", 403, note="x") == "forbidden"
    assert (await done(leader, f"{path}/review", note="On the way"))["status"] == "reviewed"
    after = await made(hr, "/v1/career-plans", **plan | {"ladder": "management"})
    shown = (await anna.get(path)).json()
    assert (shown["status"], shown["replaced_by"]) == ("replaced", after["id"])
    assert await refused(leader, f"{path}/review", note="x") == "wrong-status"
    current = await school.seen(anna, "/v1/career-plans", status="agreed")
    assert [one["id"] for one in current["items"]] == [after["id"]]

    heir = {"unit_id": school.north, "rep_id": school.sven}
    assert await refused(hr, "/v1/successors", **heir | {"rep_id": school.nora}) == "leads-already"
    assert await pointer(hr, "/v1/successors", **heir | {"unit_id": str(uuid4())}) == "/unit_id"
    named = await made(leader, "/v1/successors", **heir, readiness="now")
    assert await refused(hr, "/v1/successors", **heir) == "already-exists"
    for path in (f"/v1/successors/{named['id']}", f"/v1/career-plans/{after['id']}"):
        assert (await other.get(path)).status_code == 404
    assert (await school.seen(other, "/v1/successors"))["items"] == []
    await done(leader, f"/v1/successors/{named['id']}/withdraw", reason="Is going abroad")
    await made(hr, "/v1/successors", **heir)
