"""Meetings over HTTP: what their agendas bring, what is kept with the minutes, and the tasks that are agreed."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from services.performance.gaps.decider import FindGap, gap
from services.performance.gaps.events import GapKind, Of
from services.performance.meeting_agendas.queries import BRING_GAPS, LOST_WITHIN
from services.performance.meetings.api import BRING_NOTHING
from services.performance.meetings.events import MeetingKind
from shared.kernel.messages import SYSTEM
from shared.log.origin import Origin
from shared.log.unit import Unit
from shared.published.pipeline import OpportunityLost, StageAdvanced
from shared.testing.serving import Served
from tests.performance.attainment.test_api import Company
from tests.performance.plan_reports.test_journey import pointers, said


def lost(owner_id: str, on: date, amount: str = "100") -> OpportunityLost:
    step = {"currency": "USD", "stage": "lost", "probability": Decimal(0), "previous": "proposal", "on": on}
    of = {"opportunity_id": uuid4(), "customer_id": uuid4(), "owner_id": UUID(owner_id), "amount": Decimal(amount)}
    return OpportunityLost(**of, **step, reason="Cheaper elsewhere", competitor="Shipyard")


def won_after_all(deal: OpportunityLost) -> StageAdvanced:
    step = deal.model_dump(exclude={"reason", "competitor", "stage", "previous", "probability"})
    return StageAdvanced(**step, stage="won", previous="lost", probability=Decimal(100))


async def a_gap(served: Served, rep_id: str, unit_id: str, **more: Any) -> UUID:
    of = {"kind": GapKind.TARGET, "metric": "signed_amount", "of": Of.REP, "key": rep_id, "rep_id": UUID(rep_id)}
    when = {"period": "2004-07", "first": date(2004, 7, 1), "last": date(2004, 7, 31), "as_of": date(2004, 8, 1)}
    figures = {"currency": "USD", "target": Decimal(100), "actual": Decimal(60)}
    gap_id = uuid4()

    async def work(unit: Unit) -> None:
        await unit.carry_out(gap, gap_id, FindGap(**of | when | figures | {"unit_id": UUID(unit_id)} | more))

    await served.runtime.executor.run(work, Origin(SYSTEM))
    return gap_id


def test_whatever_brings_gaps_or_lost_deals_is_a_meeting_of_who_sees_the_unit() -> None:
    assert {*BRING_GAPS, *LOST_WITHIN} == {*MeetingKind} - BRING_NOTHING


async def test_a_meeting_brings_gaps_and_lost_deals_and_its_actions_are_tasks(served: Served) -> None:
    company = await Company(served).found()
    anna, boris = UUID(company.anna), UUID(company.boris)
    director, as_anna = served.as_("director"), served.as_("rep", rep_id=anna)

    async def call(kind: str, unit_id: str, **more: Any) -> dict[str, Any]:
        body = {"kind": kind, "unit_id": unit_id, "starts_at": "2004-08-06T23:00:00Z", "participants": [company.anna]}
        return said(await director.post("/v1/meetings", json=body | more), 201)

    async def brings(meeting: dict[str, Any], client: Any = director) -> tuple[int, list[str]]:
        found = said(await client.get(f"/v1/meetings/{meeting['id']}/agenda"))
        return len(found["gaps"]), [one["opportunity_id"] for one in found["lost_deals"]]

    review = await call("lost_deals", company.north, agenda=["Lyon"])
    assert (review["status"], review["agenda"], review["minutes"], review["lost_deals"]) == (
        "called", ["Lyon"], None, [],
    )  # fmt: skip
    weekly, whole = await call("weekly", company.north), await call("monthly", company.sales)
    for wrong, at in (({"unit_id": str(uuid4())}, "/unit_id"), ({"participants": [str(uuid4())]}, "/participants/0")):
        body = {"kind": "weekly", "unit_id": company.north, "starts_at": "2004-08-06T23:00:00Z", "participants": []}
        assert pointers(await director.post("/v1/meetings", json=body | wrong)) == [at]

    # Who does not see a unit cannot have its gaps and lost deals brought to a meeting with oneself alone.
    own = {"unit_id": company.sales, "starts_at": "2004-08-06T23:00:00Z", "participants": [company.anna]}
    for kind in ("weekly", "lost_deals"):
        assert pointers(await as_anna.post("/v1/meetings", json=own | {"kind": kind})) == ["/unit_id"]
    said(await as_anna.post("/v1/meetings", json=own | {"kind": "morning"}), 201)

    # In Shanghai the meeting is on August 7th. Anna left North for South in July.
    dear, cheap = lost(company.boris, date(2004, 8, 7), "900"), lost(company.boris, date(2004, 8, 1))
    early, other, won = (lost(company.boris, date(2004, 7, 31)), lost(company.anna, date(2004, 8, 5), "200"),
                         lost(company.boris, date(2004, 8, 6)))  # fmt: skip
    await company.hear(dear, cheap, early, other, won, won_after_all(won))
    await a_gap(served, company.boris, company.north)
    await a_gap(served, company.boris, company.north, as_of=date(2004, 8, 8))
    reviewed = await a_gap(served, company.boris, company.north)
    said(await director.post(f"/v1/gaps/{reviewed}/review", json={"cause": "pitch", "action": "train"}))
    await served.caught_up()
    ids = [str(one.opportunity_id) for one in (dear, cheap)]
    assert await brings(review) == (0, ids)
    assert await brings(weekly) == (1, ids)
    assert await brings(whole) == (1, [ids[0], str(other.opportunity_id), *sorted((ids[1], str(early.opportunity_id)))])
    assert await brings(review, as_anna) == (0, [])  # she takes part, and sees what is hers
    said(await served.as_("rep", rep_id=boris).get(f"/v1/meetings/{review['id']}/agenda"), 404)
    said(await served.as_("rep", rep_id=boris).get(f"/v1/meetings/{review['id']}"), 404)

    action = {"what": "Visit within a week of the offer", "owner_id": company.anna, "due_on": "2004-08-13"}
    path = f"/v1/meetings/{review['id']}/hold"
    for wrong, at in (
        ({"owner_id": str(uuid4())}, "/actions/0/owner_id"),
        ({"due_on": "2004-08-06"}, "/actions/0/due_on"),
    ):
        assert pointers(await director.post(path, json={"minutes": "m", "actions": [action | wrong]})) == [at]
    outside = {"minutes": "m", "actions": [action | {"owner_id": company.boris}]}
    assert pointers(await as_anna.post(path, json=outside)) == ["/actions/0/owner_id"]
    minutes = {"minutes": "Nobody went back", "actions": [action, action | {"what": "Call them"}]}
    done = said(await as_anna.post(path, json=minutes))
    assert (done["status"], [one["what"] for one in done["actions"]]) == ("held", [action["what"], "Call them"])
    assert [one["opportunity_id"] for one in done["lost_deals"]] == ids  # for all who see the meeting
    assert said(await director.post(path, json=minutes)) == done
    said(await director.post(f"/v1/meetings/{review['id']}/cancel", json={"reason": "rain"}), 409)

    await served.caught_up()
    tasks = said(await as_anna.get("/v1/tasks", params={"meeting_id": review["id"]}))["items"]
    assert {(one["id"], one["title"], one["due_on"]) for one in tasks} == {
        (one["task_id"], one["what"], one["due_on"]) for one in done["actions"]
    }
    said(await as_anna.post(f"/v1/tasks/{tasks[0]['id']}/complete", json={"result": "called"}))
    await served.caught_up()
    agenda = said(await director.get(f"/v1/meetings/{weekly['id']}/agenda"))
    assert [one["id"] for one in agenda["open_actions"]] == [tasks[1]["id"]]
    said(await director.post(f"/v1/meetings/{weekly['id']}/cancel", json={"reason": "rain"}))
    found = {"participant_id": company.anna, "status": "held", "from": "2004-08-06T23:00:00Z", "sort": "starts_at"}
    assert [one["id"] for one in said(await as_anna.get("/v1/meetings", params=found))["items"]] == [review["id"]]
