"""Who is covered from when to when."""

from datetime import date
from typing import Any

from services.incentive.coverage.decider import (
    CloseUnit,
    CoverageCommand,
    EnterForce,
    Join,
    Leave,
    PlaceUnit,
    Post,
    Transfer,
    coverage,
    rule_of,
)
from services.incentive.coverage.events import CoverageEvent, RepCovered
from services.incentive.plans.events import Accumulation, Metric, Who
from tests.incentive.company import id_of, plan

R, GROUP, REGION, COMPANY = id_of("R"), id_of("group"), id_of("region"), id_of("company")
CAUSE = id_of("cause")


def day(text: str) -> date:
    return date.fromisoformat(text)


def force(name: str = "plan", to: str | None = "2005-12-31", **who: Any) -> EnterForce:
    terms = plan([("0", "0.01")], name=name)
    return EnterForce(
        rule=rule_of(terms, terms.plan_id, 1),
        who=Who(**(who or {"positions": ("rep",)})),
        effective_from=day("2003-01-01"),
        effective_to=day(to) if to else None,
        source_event=CAUSE,
    )


def join(on: str = "2003-06-01", unit: str = "group", position: str = "rep") -> Join:
    return Join(rep_id=R, position=position, unit_id=id_of(unit), on=day(on), source_event=CAUSE)


def move(unit: str, on: str) -> Transfer:
    return Transfer(rep_id=R, unit_id=id_of(unit), on=day(on), source_event=CAUSE)


def leave(on: str) -> Leave:
    return Leave(rep_id=R, on=day(on), source_event=CAUSE)


def place(unit: str, parent: str | None, on: str | None = None) -> PlaceUnit:
    return PlaceUnit(
        unit_id=id_of(unit), parent_id=id_of(parent) if parent else None, on=day(on) if on else None, source_event=CAUSE
    )


def told(*commands: CoverageCommand) -> list[tuple[str, str | None]]:
    """The windows that the rep's account was last told."""
    history: list[CoverageEvent] = []
    for command in commands:
        history += coverage.decide(command, coverage.fold(history))
    found = [event for event in history if isinstance(event, RepCovered) and event.rep_id == R]
    windows = found[-1].windows if found else ()
    return [(w.first.isoformat(), w.last.isoformat() if w.last else None) for w in windows]


def test_a_plan_by_position_covers_a_rep_from_joining_to_the_day_before_leaving() -> None:
    assert told(force(), join()) == [("2003-06-01", "2005-12-31")]
    assert told(join(), leave("2004-05-01"), force()) == [("2003-06-01", "2004-04-30")]
    assert told(force(), join(position="director")) == []


def post(position: str, on: str) -> Post:
    return Post(rep_id=R, position=position, on=day(on), source_event=CAUSE)


def test_a_plan_by_position_covers_a_rep_while_they_have_the_position() -> None:
    up, back = post("group_leader", "2004-03-01"), post("rep", "2004-09-01")
    assert told(force(), join(), up) == [("2003-06-01", "2004-02-29")]
    twice = [("2003-06-01", "2004-02-29"), ("2004-09-01", "2005-12-31")]
    assert told(force(), join(), up, back) == twice == told(join(), back, up, force())
    both = force(positions=("rep", "group_leader"))
    assert told(both, join(), up) == [("2003-06-01", "2005-12-31")]
    assert told(force(), join(), up, back, leave("2004-06-01")) == twice[:1]
    assert told(force(), join(), post("director", "2003-06-01")) == [], "told first that they came as a rep"


def test_a_plan_without_an_end_has_no_last_day() -> None:
    assert told(force(to=None), join()) == [("2003-06-01", None)]


def test_a_plan_by_name_covers_a_rep_who_is_not_known_yet() -> None:
    assert told(force(reps=(R,))) == [("2003-01-01", "2005-12-31")]
    assert told(force(reps=(R,)), join()) == [("2003-06-01", "2005-12-31")]


def test_a_plan_by_unit_covers_everything_below_it_while_it_is_below() -> None:
    tree = (place("company", None), place("region", "company"), place("group", "region"))
    assert told(force(units=(COMPANY,)), *tree, join()) == [("2003-06-01", "2005-12-31")]
    away = move("elsewhere", "2004-02-01")
    assert told(*tree, join(), away, force(units=(REGION,))) == [("2003-06-01", "2004-01-31")]
    moved = (*tree, place("group", "elsewhere", "2004-01-01"), place("group", "region", "2004-07-01"))
    assert told(join(), *moved, force(units=(REGION,))) == [("2003-06-01", "2003-12-31"), ("2004-07-01", "2005-12-31")]


def test_a_dissolved_unit_covers_nobody_any_more() -> None:
    close = CloseUnit(unit_id=GROUP, on=day("2004-03-01"), source_event=CAUSE)
    assert told(force(units=(GROUP,)), join(), close) == [("2003-06-01", "2004-02-29")]


def test_of_two_plans_the_one_published_first_comes_first() -> None:
    history: list[CoverageEvent] = []
    for command in (force("first"), force("second"), join()):
        history += coverage.decide(command, coverage.fold(history))
    covered = history[-1]
    assert isinstance(covered, RepCovered)
    assert [window.rule.plan_id for window in covered.windows] == [id_of("first"), id_of("second")]


def test_an_account_is_told_only_what_changes() -> None:
    history: list[CoverageEvent] = []
    for command in (force(), join(), move("elsewhere", "2004-02-01"), join(), place("group", "region")):
        history += coverage.decide(command, coverage.fold(history))
    assert [type(event) for event in history].count(RepCovered) == 1


def test_tiers_are_measured_as_the_payout_is_unless_the_plan_says_otherwise() -> None:
    terms = plan([("0", "0.01")], accumulate="month")
    assert rule_of(terms, terms.plan_id, 1).tier_accumulate is Accumulation.MONTH
    other = plan([("0", "0.01")], tier_metric="collected_amount", tier_accumulate="year")
    rule = rule_of(other, other.plan_id, 1)
    assert (rule.tier_metric, rule.tier_accumulate) == (Metric.COLLECTED, Accumulation.YEAR)
