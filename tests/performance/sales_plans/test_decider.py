from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.performance.credits.metric import Metric
from services.performance.sales_plans.commands import (
    ApproveUnderLeader,
    DraftSalesPlan,
    ReturnSalesPlan,
    ReviseSalesPlan,
    SubmitSalesPlan,
)
from services.performance.sales_plans.decider import sales_plan
from services.performance.sales_plans.events import (
    Content,
    Goal,
    Phase,
    Posture,
    SalesPlanApproved,
    SalesPlanDrafted,
    SalesPlanReturned,
    SalesPlanRevised,
    SalesPlanSubmitted,
    Strategy,
)
from services.performance.sales_plans.state import InForce, SalesPlanStatus
from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import given

UNIT, ANNA, LEADER = (UUID(int=n) for n in range(1, 4))
MANAGER = Actor("manager", frozenset({"sales_manager"}))
SUPERVISOR = Actor("supervisor", frozenset({"supervisor"}))
REP = Actor("anna", frozenset({"rep"}), ANNA)
DIRECTOR = Actor("director", frozenset({"director"}))
ADMIN = Actor("root", frozenset({"admin"}))
SAID: dict[str, Any] = {
    "goals": [{"metric": "signed_amount", "amount": "600000", "currency": "USD"}, "Be known in Lyon"],
    "strategy": {"posture": "build", "text": "Win the shops"},
    "research": ["Forty shops"],
    "phases": [{"name": "Approach", "from": "2004-07-01", "to": "2004-08-15", "goal": "Every shop visited"}],
}
CONTENT = Content(
    goals=(Goal(metric=Metric.SIGNED_AMOUNT, amount=Decimal("600000.00"), currency="USD"), "Be known in Lyon"),
    strategy=Strategy(posture=Posture.BUILD, text="Win the shops"),
    research=("Forty shops",),
    phases=(Phase(name="Approach", from_=date(2004, 7, 1), to=date(2004, 8, 15), goal="Every shop visited"),),
)
IN_WORDS = CONTENT.model_copy(update={"goals": "Forty shops won"})

drafted = SalesPlanDrafted(unit_id=UNIT, period="2004-Q3", content=CONTENT, drafted_by="manager")
submitted = SalesPlanSubmitted(document_version=1, submitted_by="assistant")
approved = SalesPlanApproved(document_version=1, approved_by="director")
returned = SalesPlanReturned(document_version=1, reason="no end", returned_by="director")
revised = SalesPlanRevised(document_version=2, content=IN_WORDS, reason="two closed", revised_by="manager")


def draft(**more: Any) -> DraftSalesPlan:
    return DraftSalesPlan.model_validate({"unit_id": str(UNIT), "period": "2004-Q3", **SAID, **more})


def revise(reason: str = "two closed", **more: Any) -> ReviseSalesPlan:
    return ReviseSalesPlan.model_validate({"body": {**SAID, **more}, "reason": reason})


def test_a_plan_says_goals_strategy_research_and_phases_of_a_unit_or_a_person() -> None:
    given(sales_plan).when(draft(), by=MANAGER).then(drafted)
    own = draft(unit_id=None, rep_id=str(ANNA))
    given(sales_plan).when(own, by=REP).then(
        drafted.model_copy(update={"unit_id": None, "rep_id": ANNA, "drafted_by": "anna"})
    )
    words = drafted.model_copy(update={"content": IN_WORDS})
    given(sales_plan).when(draft(goals="Forty shops won"), by=MANAGER).then(words)
    for wrong in (draft(rep_id=str(ANNA)), draft(unit_id=None)):
        given(sales_plan).when(wrong, by=MANAGER).rejected(Invalid, "exactly one")


def test_a_year_is_planned_by_managers_a_quarter_or_month_by_supervisors_too_and_nobody_elses_by_a_rep() -> None:
    """Handbook 002, 四.1 (1) to (3)."""
    year = draft(period="2004")
    given(sales_plan).when(year, by=SUPERVISOR).rejected(Forbidden)
    assert given(sales_plan).when(year, by=MANAGER).events
    for period in ("2004-Q3", "2004-07", "2004-W30"):
        of = draft(period=period, phases=[])
        given(sales_plan).when(of, by=REP).rejected(Forbidden)
        assert given(sales_plan).when(of, by=SUPERVISOR).events
    assert given(sales_plan).when(draft(period="2004", unit_id=None, rep_id=str(ANNA)), by=REP).events
    given(sales_plan, drafted, returned).when(revise(), by=REP).rejected(Forbidden)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"phases": [{**SAID["phases"][0], "from": "2004-06-30"}]}, "/phases/0/from"),
        ({"phases": [{**SAID["phases"][0], "to": "2004-10-01"}]}, "/phases/0/to"),
        ({"phases": [SAID["phases"][0], {**SAID["phases"][0], "from": "2004-08-16"}]}, "/phases/1/to"),
        ({"goals": [{"metric": "visits", "amount": "3.00"}]}, "/goals/0/amount"),
        ({"goals": ["x", {"metric": "visits", "amount": 3, "currency": "USD"}]}, "/goals/1/currency"),
        ({"goals": [SAID["goals"][0], SAID["goals"][0]]}, "/goals/1"),
    ],
)
def test_what_a_plan_says_wrongly_is_pointed_at(wrong: dict[str, Any], pointer: str) -> None:
    for command, at in ((draft(**wrong), pointer), (revise(**wrong), f"/body{pointer}")):
        history = () if isinstance(command, DraftSalesPlan) else (drafted,)
        with pytest.raises(Invalid) as refused:
            _ = given(sales_plan, *history).when(command, by=MANAGER).events
        assert refused.value.more["errors"][0]["pointer"] == at


@pytest.mark.parametrize(
    ("goals", "where"),
    [
        ([{"metric": "fame", "amount": 3}], ("goals", 0, "metric")),
        (["x", {"metric": "visits", "amount": 1.5}], ("goals", 1, "amount")),
        ([{"metric": "visits", "amount": 3, "colour": "red"}], ("goals", 0, "colour")),
        ([""], ("goals", 0)),
        ([], ("goals",)),
        ("", ("goals",)),
        (7, ("goals",)),
    ],
)
def test_a_goal_that_cannot_be_read_is_pointed_at(goals: Any, where: tuple[Any, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        draft(goals=goals)
    assert refused.value.errors()[0]["loc"] == where


def test_money_without_a_currency_is_the_companys_own() -> None:
    said = draft(goals=[{"metric": "signed_amount", "amount": "1"}, {"metric": "visits", "amount": 2}, "fame"])
    found = given(sales_plan).when(said.in_currency("CNY"), by=MANAGER).state
    assert found and [goal.currency for goal in found.content.figures] == ["CNY", None]
    given(sales_plan).when(said, by=MANAGER).rejected(Invalid, "required")


def test_it_is_approved_once_submitted_by_another_than_who_wrote_or_submitted_it_admin_too() -> None:
    given(sales_plan, drafted).when(SubmitSalesPlan(), by=Actor("assistant")).then(submitted)
    given(sales_plan, drafted, submitted).when(SubmitSalesPlan()).then_nothing()
    approve = ApproveUnderLeader()
    given(sales_plan, drafted).when(approve, by=DIRECTOR).rejected(WrongStatus)
    given(sales_plan, drafted, submitted).when(approve, by=DIRECTOR).then(approved)
    given(sales_plan, drafted, submitted, approved).when(approve, by=DIRECTOR).then_nothing()
    for sub in ("manager", "assistant"):
        given(sales_plan, drafted, submitted).when(approve, by=Actor(sub, ADMIN.roles)).rejected(OwnApproval)
    given(sales_plan).when(approve, by=DIRECTOR).rejected(NotFound)


def test_nobody_approves_the_plan_of_the_unit_that_they_lead_nor_their_own() -> None:
    leads = Actor("leader", frozenset({"regional_manager"}), LEADER)
    given(sales_plan, drafted, submitted).when(ApproveUnderLeader(leader_id=LEADER), by=leads).rejected(OwnApproval)
    assert given(sales_plan, drafted, submitted).when(ApproveUnderLeader(leader_id=ANNA), by=leads).events
    given(sales_plan, drafted, submitted).when(ApproveUnderLeader(), by=SUPERVISOR).rejected(Forbidden)
    own = drafted.model_copy(update={"unit_id": None, "rep_id": ANNA, "drafted_by": "assistant"})
    anna = Actor("anna", frozenset({"group_leader"}), ANNA)
    given(sales_plan, own, submitted).when(ApproveUnderLeader(), by=anna).rejected(OwnApproval)
    assert given(sales_plan, own, submitted).when(ApproveUnderLeader(), by=SUPERVISOR).events


def test_it_is_returned_with_a_reason_and_submitted_again() -> None:
    back = ReturnSalesPlan(reason="no end")
    given(sales_plan, drafted).when(back, by=DIRECTOR).rejected(WrongStatus)
    given(sales_plan, drafted, submitted).when(back, by=DIRECTOR).then(returned)
    given(sales_plan, drafted, submitted, returned).when(back, by=DIRECTOR).then_nothing()
    assert given(sales_plan, drafted, submitted, returned).when(SubmitSalesPlan()).events


def test_what_is_approved_is_frozen_and_a_revision_is_a_draft_that_is_approved_anew() -> None:
    plan = given(sales_plan, drafted, submitted, approved)
    plan.when(SubmitSalesPlan(), by=MANAGER).then_nothing()
    plan.when(revise(goals="Forty shops won"), by=MANAGER).then(revised)
    plan.when(revise(), by=MANAGER).then_nothing()
    given(sales_plan, drafted, submitted).when(revise(goals="x"), by=MANAGER).rejected(WrongStatus)
    found = sales_plan.fold((drafted, submitted, approved, revised))
    assert found and (found.status, found.in_force) == (SalesPlanStatus.DRAFT, InForce(1, CONTENT))
    assert (found.approved_by, found.submitted_by) == (None, None)
    again = SalesPlanSubmitted(document_version=2, submitted_by="manager")
    anew = given(sales_plan, drafted, submitted, approved, revised, again).when(ApproveUnderLeader(), by=DIRECTOR)
    anew.then(SalesPlanApproved(document_version=2, approved_by="director"))
    assert anew.state and anew.state.in_force == InForce(2, IN_WORDS)


def test_a_revision_is_of_the_same_plan() -> None:
    same = revise(unit_id=str(UNIT), period="2004-Q3", goals="x")
    assert given(sales_plan, drafted).when(same, by=MANAGER).events
    for field, other in (("unit_id", str(ANNA)), ("rep_id", str(ANNA)), ("period", "2004-Q4")):
        another: dict[str, Any] = {field: other, "phases": []}
        with pytest.raises(Invalid) as refused:
            _ = given(sales_plan, drafted).when(revise(**another), by=MANAGER).events
        assert refused.value.more["errors"][0]["pointer"] == f"/body/{field}"
