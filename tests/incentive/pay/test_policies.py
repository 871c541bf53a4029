"""What a rep's pay account is told of the caps and draws of the plans that cover the rep."""

from datetime import date
from decimal import Decimal

from services.incentive.pay.decider import IssueStatement, pay
from services.incentive.pay.events import PayKind
from services.incentive.plans.events import PlanPublished
from shared.kernel.messages import Actor
from shared.testing.spec import ACCEPTED_AT
from tests.incentive.company import Payroll, id_of, joined, plan

HR = Actor("hr", frozenset({"hr"}))


def drawing(name: str, first: str, last: str | None) -> PlanPublished:
    return plan([("0", "0.01")], name, effective_from=first, effective_to=last, draw="3000.00", currency="CNY")


def advanced(company: Payroll, month: str) -> Decimal:
    run = IssueStatement(rep_id=id_of("R"), period=month).stamped(HR, ACCEPTED_AT)
    lines = company.tell(pay, id_of("R"), run).pay("R").lines.values()
    return sum((one.amount for one in lines if one.kind is PayKind.DRAW and f"{one.on:%Y-%m}" == month), Decimal(0))


def test_of_two_plans_that_overlap_only_the_one_that_holds_advances_its_draw() -> None:
    company = Payroll().hear(
        drawing("old", "2004-02-01", "2004-04-15"), drawing("new", "2004-01-01", None), joined("R")
    )
    spans = [(one.plan_id, one.first, one.last) for one in company.pay("R").limits]
    assert spans == [
        (id_of("old"), date(2004, 2, 1), date(2004, 4, 15)),
        (id_of("new"), date(2004, 1, 1), date(2004, 1, 31)),
        (id_of("new"), date(2004, 4, 16), None),
    ]
    months = ("2004-01", "2004-02", "2004-04", "2004-05")
    assert [advanced(company, month) for month in months] == [Decimal(3000)] * 4


def test_a_plan_that_never_holds_advances_nothing() -> None:
    company = Payroll().hear(drawing("old", "2004-01-01", None), drawing("new", "2004-03-01", None), joined("R"))
    assert [one.plan_id for one in company.pay("R").limits] == [id_of("old")]
    assert advanced(company, "2004-03") == 3000
