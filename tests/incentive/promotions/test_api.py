"""From a ladder and pay grades to a promotion, base pay on the statement, and a demotion, over the public API."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from services.incentive.promotions.processes import DemoteTo, demote
from shared.kernel.messages import Actor
from shared.kernel.transaction import Send
from shared.log.origin import Origin
from shared.published.performance import CampSelected, RepLeft, ScorecardFinalised
from tests.incentive.company import UNIT, id_of, joined
from tests.incentive.conftest import Neighbour

LADDER: dict[str, Any] = {
    "name": "Management",
    "track": "management",
    "effective_on": "2004-01-01",
    "rungs": [
        {"code": "rep", "position": "rep", "pay_grade": "R1", "criteria": []},
        {
            "code": "leader",
            "position": "group_leader",
            "pay_grade": "M1",
            "criteria": [{"kind": "score", "at_least": "90.00"}, {"kind": "camp"}],
        },
    ],
}


def scored() -> ScorecardFinalised:
    return ScorecardFinalised(
        scorecard_id=id_of("card"), rep_id=id_of("R"), period="2004-Q1", scheme_id=id_of("scheme"), scheme_version=1,
        version=1, position="rep", unit_id=UNIT, currency="CNY", lines=(), total=Decimal("95"), on=date(2004, 4, 10),
    )  # fmt: skip


def invited() -> CampSelected:
    return CampSelected(
        rep_id=id_of("R"), period="2004-Q1", rank=1, of=5, result=Decimal("95"), ranked_by="scorecard",
        on=date(2004, 3, 31),
    )  # fmt: skip


async def published_grades(neighbour: Neighbour) -> None:
    for code, base in (("R1", "6000.00"), ("M1", "9000.00")):
        body = {"base": base, "allowances": [{"name": "Travel", "amount": "300.00"}], "from": "2004-01-01"}
        answer = await neighbour.served.as_("hr").put(f"/v1/pay-grades/{code}", json=body)
        assert answer.status_code == 200, answer.text
        assert {**body, "currency": "CNY", "grade_version": 1}.items() <= answer.json().items()


async def statement(neighbour: Neighbour, month: str) -> list[tuple[str, str, str]]:
    await neighbour.served.caught_up()
    await neighbour.ok("finance", "/v1/statement-runs", {"period": month})
    shown = await neighbour.get(f"/v1/statements/{id_of('R')}/{month}")
    return [(line["on"], line["kind"], line["amount"]) for line in shown["lines"]]


async def penalised(neighbour: Neighbour, on: str) -> None:
    """A penalty of demotion takes effect from a day before the last step, and that is not refused for good."""
    sweeping = neighbour.served.runtime.sweeping(Origin(Actor("scheduler"), correlation=uuid4()))
    penalty = id_of("penalty")
    lower = DemoteTo(rep_id=id_of("R"), grounds="Rule 7", penalty_id=penalty, on=date.fromisoformat(on))
    assert await sweeping.send([Send(demote, uuid4(), lower)]) == [], "on the lowest rung already from the last step on"


async def test_a_rep_is_promoted_by_a_superior_paid_by_the_rung_and_demoted(neighbour: Neighbour) -> None:
    ladder = await neighbour.ok("hr", "/v1/ladders", LADDER)
    assert LADDER.items() <= ladder.items()
    assert await neighbour.get(f"/v1/ladders/{ladder['id']}") == ladder
    await published_grades(neighbour)
    await neighbour.hear(joined("R"), scored())
    await neighbour.served.caught_up()

    rep = neighbour.served.as_("rep", rep_id=id_of("R"), sub="R")
    body = {"rep_id": str(id_of("R")), "to": "leader", "grounds": "Above 90"}
    wrong = await rep.post("/v1/promotions", json={**body, "to": "king"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/to")
    same = await rep.post("/v1/promotions", json={**body, "to": "rep"})
    assert same.json()["type"] == "/problems/not-a-step"
    other = await rep.post("/v1/promotions", json={**body, "rep_id": str(uuid4())})
    assert other.status_code == 403
    proposed = await rep.post("/v1/promotions", json=body)
    assert proposed.status_code == 201, proposed.text
    shown = proposed.json()
    assert {**body, "status": "proposed", "from_rung": "rep", "position": "group_leader"}.items() <= shown.items()
    assert [one["met"] for one in shown["findings"]] == [True, False]
    path = f"/v1/promotions/{shown['id']}"

    own = neighbour.served.as_("sales_manager", rep_id=id_of("R"), sub="R as manager")
    assert (await own.post(f"{path}/grant", json={})).json()["type"] == "/problems/own-approval"
    day = {"on": "2004-04-16"}
    short = await neighbour.post("director", f"{path}/grant", day)
    assert short.json()["type"] == "/problems/criteria-not-met"
    await neighbour.hear(invited())
    await neighbour.served.caught_up()
    granted = await neighbour.ok("director", f"{path}/grant", day)
    assert (granted["status"], granted["on"], granted["exception"]) == ("granted", "2004-04-16", None)
    assert [one["met"] for one in granted["findings"]] == [True, True]
    assert await neighbour.ok("director", f"{path}/grant", day) == granted
    assert (await neighbour.post("director", f"{path}/refuse", {})).json()["type"] == "/problems/wrong-status"
    career = await neighbour.get(f"/v1/reps/{id_of('R')}/career")
    assert (career["rung"], career["since"], career["next"]) == ("leader", "2004-04-16", [])

    assert sorted(await statement(neighbour, "2004-04")) == [
        ("2004-04-30", "allowance", "150.00"), ("2004-04-30", "allowance", "150.00"),
        ("2004-04-30", "base", "3000.00"), ("2004-04-30", "base", "4500.00"),
    ]  # fmt: skip
    await neighbour.ok("finance", f"/v1/statements/{id_of('R')}/2004-04/lock", {})

    down = {"rep_id": str(id_of("R")), "to": "rep", "grounds": "Rule 7", "on": "2004-05-01"}
    demoted = await neighbour.ok("hr", "/v1/demotions", down)
    assert {**down, "from_rung": "leader", "position": "rep"}.items() <= demoted.items()
    assert (await neighbour.post("hr", "/v1/demotions", down)).json()["type"] == "/problems/not-a-step"
    await penalised(neighbour, "2004-04-20")
    raised = {"base": "6100.00", "from": "2004-04-01"}
    await neighbour.served.as_("hr").put("/v1/pay-grades/R1", json=raised)
    may = await statement(neighbour, "2004-05")
    assert sorted(may) == [
        ("2004-04-30", "allowance", "-150.00"), ("2004-04-30", "base", "-3000.00"),
        ("2004-04-30", "base", "3050.00"), ("2004-05-31", "base", "6100.00"),
    ]  # fmt: skip

    told = {name: data for name, data in await neighbour.published() if name in ("PromotionGranted", "Demoted")}
    assert told["PromotionGranted"]["position"] == "group_leader"
    assert (told["Demoted"]["from_rung"], told["Demoted"]["to"]) == ("leader", "rep")
    position = str(await neighbour.served.caught_up())
    for things in ("promotions", "demotions"):
        items = (await neighbour.get(f"/v1/{things}", rep_id=str(id_of("R")), min_position=position))["items"]
        assert len(items) == 1

    await neighbour.hear(RepLeft(rep_id=id_of("R"), on=date(2004, 7, 1)))
    await neighbour.served.caught_up()
    gone = await neighbour.post("hr", "/v1/promotions", body)
    assert gone.json()["type"] == "/problems/not-a-step", "of who has left nobody is promoted"
