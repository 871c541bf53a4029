"""From targets and deals to bonuses, explained and paid."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from services.incentive.app import service
from services.incentive.pay.decider import pay
from services.incentive.rewards.proof import rewards
from shared.log.engine import engine_of
from shared.published.performance import (
    RepTarget,
    ScorecardFinalised,
    TargetPlanApproved,
    TargetRevised,
    UnitFormed,
)
from shared.readers.check import Subject
from shared.readers.postgres import PostgresReadStore
from shared.readers.proofs import holds
from shared.readers.tail import Tail
from tests.incentive.achieving import cancels, joins, leaves, signs
from tests.incentive.company import id_of
from tests.incentive.conftest import Neighbour

PLANS, RUNS, BONUSES = "/v1/bonus-plans", "/v1/bonus-runs", "/v1/bonuses"
NORTH, TEAM = id_of("north"), id_of("team")
PERSON: dict[str, Any] = {
    "name": "Beyond",
    "effective_from": "2026-01-01",
    "who": {"positions": ["rep"]},
    "every": "quarter",
    "metric": "signed_amount",
    "currency": "CNY",
    "tiers": [{"from": "1", "rate": "0.03"}, {"from": "1.2", "rate": "0.05"}],
    "cap": "5000",
}
TEAMS = {
    **PERSON,
    "name": "Team",
    "payee": "team",
    "who": {"units": [str(NORTH)]},
    "tiers": [{"from": "1", "amount": "1000"}],
    "sharing": "by_result",
    "multiplier": {"factors": [{"from": "0", "factor": "0.5"}, {"from": "80", "factor": "1.1"}]},
    "cap": None,
}


def scored(rep: str, total: str, version: int = 1) -> ScorecardFinalised:
    return ScorecardFinalised(
        scorecard_id=id_of(f"card {rep}"),
        rep_id=id_of(rep),
        period="2026-Q1",
        scheme_id=id_of("scheme"),
        scheme_version=1,
        version=version,
        position="rep",
        unit_id=TEAM,
        currency="CNY",
        lines=(),
        total=Decimal(total),
        on="2026-04-03",
    )


def targets(kind: type[Any], version: int, **more: Any) -> Any:
    parts = {"A": "100000", "B": "100000", "C": "10000", "D": "1000", "E": "1000"}
    told = tuple(RepTarget(rep_id=id_of(rep), period="2026-Q1", amount=Decimal(part)) for rep, part in parts.items())
    said = {"unit_id": NORTH, "metric": "signed_amount", "year": 2026, "currency": "CNY", "amount": Decimal("900000")}
    return kind(plan_id=id_of("targets"), **said, targets=told, version=version, **more)


async def publish(neighbour: Neighbour, plan: dict[str, Any]) -> str:
    drafted = await neighbour.ok("hr", PLANS, plan)
    await neighbour.ok("director", f"{PLANS}/{drafted['id']}/publish", {})
    return str(drafted["id"])


async def test_more_than_the_target_is_paid_once_to_persons_and_teams(neighbour: Neighbour) -> None:
    none = await neighbour.post("hr", RUNS, {"period": "2026-Q1"})
    assert (none.status_code, none.json()["type"]) == (409, "/problems/no-bonus-plan")
    person = await publish(neighbour, PERSON)
    team = await publish(neighbour, TEAMS)
    await neighbour.ok("hr", PLANS, {**PERSON, "name": "Only a draft"})
    assert (await neighbour.post("rep", PLANS, PERSON)).status_code == 403
    units = [UnitFormed(unit_id=NORTH, name="N", kind="region"), UnitFormed(unit_id=TEAM, name="T", kind="group")]
    early = RepTarget(rep_id=id_of("A"), period="2026-Q1", amount=Decimal("1"))
    approved = targets(TargetPlanApproved, 1).model_copy(update={"targets": (early,)})
    await neighbour.hear(approved)
    await neighbour.served.caught_up()
    await neighbour.hear(
        units[0],
        units[1].model_copy(update={"parent_id": NORTH}),
        *(joins(rep, unit=TEAM) for rep in "ABCDE"),
        joins("M", unit=TEAM, position="sales_manager"),
        targets(TargetRevised, 2, reason="Grown"),
        signs("1", "2026-02-02", "280000.03", {"A": "50", "B": "50"}),
        cancels("1", "2026-04-20", {"A": "0", "B": "60000"}, signed_on="2026-02-02"),
        signs("2", "2026-03-31", "900000", {"C": "100"}),
        signs("3", "2026-04-01", "900000", {"D": "100"}),
        signs("4", "2026-03-01", "1000", {"D": "100"}, currency="USD", base="900"),
        signs("5", "2026-01-15", "1500", {"E": "100"}),
        leaves("E", "2026-02-01"),
    )
    over = await neighbour.post("hr", RUNS, {"period": "2026-Q1", "as_of": "2026-03-30"})
    assert (over.status_code, over.json()["type"]) == (409, "/problems/period-not-over")
    ahead = await neighbour.post("hr", RUNS, {"period": "2998", "as_of": "2998-12-31"})
    assert (ahead.status_code, ahead.json()["errors"][0]["pointer"]) == (422, "/as_of"), "paid before it was earned"
    waits = await neighbour.post("hr", RUNS, {"period": "2026-Q1", "as_of": "2026-04-30"})
    assert (waits.status_code, waits.json()["type"]) == (409, "/problems/scorecards-missing")
    assert set(waits.json()["rep_ids"]) == {str(id_of(rep)) for rep in "ABCD"}
    await neighbour.hear(scored("A", "79"), scored("A", "80", version=2), scored("B", "10"), scored("C", "95"))
    await neighbour.hear(scored("D", "50"))

    run = await neighbour.ok("hr", RUNS, {"period": "2026-Q1", "as_of": "2026-04-30"})
    assert (run["plans"], run["bonuses"], run["as_of"]) == (2, 7, "2026-04-30")
    await neighbour.hear(signs("6", "2026-03-31", "900000", {"D": "100"}))
    assert await neighbour.ok("hr", RUNS, {"period": "2026-Q1", "as_of": "2026-06-30"}) == run
    position = str(await neighbour.served.caught_up())
    finance = neighbour.served.as_("finance")
    page = (await finance.get(BONUSES, params={"period": "2026-Q1", "min_position": position})).json()["items"]
    by = {(one["plan_id"], UUID(one["rep_id"])): one for one in page}
    own = {name: by[person, id_of(name)]["amount"] for name in "ACE"}
    assert own == {"A": "1600.00", "C": "5000.00", "E": "21.00"}  # B is left with 80,000; D's dollars are 900
    assert sum(Decimal(one["amount"]) for one in page) == Decimal(run["totals"][0]["amount"])
    first = by[person, id_of("A")]
    assert first["inputs"]["target"] == "100000.00" and first["inputs"]["attainment"] == "1.4000"
    assert [tier["amount"] for tier in first["tiers"]] == ["600.00", "1000.00"]
    assert by[person, id_of("C")]["inputs"]["capped"] is True
    shares = {name: by[team, id_of(name)]["inputs"]["base"] for name in "ABCD"}
    assert sum(map(Decimal, shares.values())) == Decimal("1000.00")
    assert by[team, id_of("A")]["inputs"]["factor"] == "1.1000"
    rep = neighbour.served.as_("rep", rep_id=id_of("A"))
    assert (await rep.get(f"{BONUSES}/{first['id']}")).json() == first
    assert (await rep.get(f"{BONUSES}/{by[person, id_of('C')]['id']}")).status_code == 404
    assert {one["rep_id"] for one in (await rep.get(BONUSES)).json()["items"]} == {str(id_of("A"))}
    state = (await neighbour.served.runtime.executor.read(pay, id_of("A"))).state
    lines = [(line.kind, line.rule_id) for line in state.lines.values()]
    assert sorted(lines, key=str) == sorted([("bonus", UUID(person)), ("bonus", UUID(team))], key=str)
    told = [data for kind, data in await neighbour.published() if kind == "BonusEarned"]
    assert len(told) == 7 and {data["unit_id"] for data in told} == {None, str(NORTH)}
    await refused(neighbour)
    runtime, engine = neighbour.served.runtime, engine_of(neighbour.served.settings.database_url)
    subject = Subject("incentive", PostgresReadStore(engine), Tail(runtime.log, service.catalogue()))
    proven = await holds(subject, rewards)
    await engine.dispose()
    assert proven.ok and "7 bonuses" in proven.detail, proven


async def refused(neighbour: Neighbour) -> None:
    shown = await neighbour.ok("hr", PLANS, PERSON)
    assert (shown["status"], shown["payee"], shown["tiers"][1]["rate"]) == ("draft", "person", "0.0500")
    own = await neighbour.post("hr", f"{PLANS}/{shown['id']}/publish", {})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    assert (await neighbour.get(f"{PLANS}/{shown['id']}")) == shown
    for wrong, pointer in (({"tiers": []}, "/tiers"), ({"every": "week"}, "/every"), ({"colour": "red"}, "/colour")):
        answer = await neighbour.post("hr", PLANS, {**PERSON, **wrong})
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer, answer.text
    dearer = await neighbour.ok("hr", PLANS, {**PERSON, "currency": None})
    assert dearer["currency"] == "CNY"
