"""The rules of a remedy, which know of a complaint whether it is major and whether it is closed."""

from datetime import date
from uuid import UUID

import pytest

from services.customer.remedies.decider import (
    AgreeSolution,
    Investigate,
    MakeRepairPlan,
    Remedy,
    RemedyCommand,
    remedied,
    with_remedy,
)
from services.customer.remedies.events import ComplaintInvestigated, RemedyEvent, RepairPlanMade, SolutionAgreed
from shared.kernel.rejections import Invalid, WrongStatus

OWNER = UUID(int=1)
BOTH = AgreeSolution(text="replace all", agreed_by=["legal", "after_sales", "legal"])
PLAN = MakeRepairPlan(steps=["apology"], owner_id=OWNER, due_on=date(2026, 3, 31))
LOOK = Investigate(findings="stacked too high", cause="packaging")
agreed = SolutionAgreed(text="replace all", agreed_by=("legal", "after_sales"))
planned = RepairPlanMade(steps=("apology",), owner_id=OWNER, due_on=date(2026, 3, 31))
found = ComplaintInvestigated(findings="stacked too high", cause="packaging")


def told(command: RemedyCommand, *before: RemedyEvent, major: bool = False, closed: bool = False) -> list[RemedyEvent]:
    remedy = Remedy()
    for event in before:
        remedy = with_remedy(remedy, event)
    return list(remedied(command, remedy, major=major, closed=closed))


def test_the_solution_of_a_major_complaint_needs_legal_and_after_sales() -> None:
    alone = AgreeSolution(text="replace all", agreed_by=["legal"])
    with pytest.raises(Invalid, match="after_sales"):
        told(alone, major=True)
    assert told(alone) == [SolutionAgreed(text="replace all", agreed_by=("legal",))]
    assert told(BOTH, major=True) == [agreed]
    assert told(BOTH, agreed, major=True) == []


def test_a_new_finding_or_plan_replaces_the_old_one() -> None:
    assert told(LOOK) == [found]
    assert told(LOOK, planned, found) == []
    assert told(PLAN) == [planned]
    assert told(PLAN, planned, found) == []
    visit = PLAN.model_copy(update={"steps": ["a visit"]})
    assert told(visit, planned) == [planned.model_copy(update={"steps": ("a visit",)})]
    assert told(PLAN, planned, planned.model_copy(update={"steps": ("a visit",)})) == [planned]


@pytest.mark.parametrize("command", [LOOK, BOTH, PLAN], ids=lambda command: type(command).__name__)
def test_a_closed_complaint_hears_only_what_it_knows(command: RemedyCommand) -> None:
    with pytest.raises(WrongStatus, match="closed"):
        told(command, closed=True)
    assert told(command, found, agreed, planned, closed=True) == []
