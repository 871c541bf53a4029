from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.performance.expenses.decider import (
    AboveApproved,
    ApproveExpense,
    BeyondAuthority,
    RecordExpense,
    RejectExpense,
    SettleExpense,
    expense,
)
from services.performance.expenses.events import (
    ExpenseApproved,
    ExpenseKind,
    ExpenseRejected,
    ExpenseRequested,
    ExpenseSettled,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import given

BUDGET, NORTH, ANNA, DEAL, FAIR = (UUID(int=n) for n in range(1, 6))
TODAY = date(2026, 7, 16)
REP, MANAGER = Actor("anna", rep_id=ANNA), Actor("manager", rep_id=UUID(int=9))
ASK: dict[str, Any] = {
    "budget_id": BUDGET,
    "unit_id": NORTH,
    "rep_id": ANNA,
    "kind": ExpenseKind.ENTERTAINMENT,
    "amount": Decimal("1800.00"),
    "currency": "CNY",
    "purpose": "Dinner with the buyers",
    "on": date(2026, 7, 14),
    "opportunity_id": DEAL,
}
asked = ExpenseRequested(**ASK, requested_by="anna")
approved = ExpenseApproved(authority_version=2, approved_by="manager")
rejected = ExpenseRejected(reason="No", rejected_by="manager")
settled = ExpenseSettled(amount=Decimal("1642.50"), on=TODAY, settled_by="finance")
FINANCE = Actor("finance")


def approve(limit: str | None) -> ApproveExpense:
    return ApproveExpense(limit=None if limit is None else Decimal(limit), authority_version=2)


def settle(amount: str, on: date | None = None) -> SettleExpense:
    return SettleExpense(amount=Decimal(amount), on=on, today=TODAY)


def test_an_expense_is_for_a_campaign_an_opportunity_or_neither() -> None:
    given(expense).when(RecordExpense(**ASK), by=REP).then(asked)
    given(expense).when(RecordExpense(**ASK, campaign_id=FAIR), by=REP).rejected(Invalid, "not for both")
    given(expense).when(RejectExpense(reason="No")).rejected(NotFound)


def test_it_is_approved_by_whose_authority_reaches_as_far_the_bound_included() -> None:
    given(expense, asked).when(approve("1800.00"), by=MANAGER).then(approved)
    given(expense, asked).when(approve(None), by=MANAGER).then(approved)
    given(expense, asked).when(approve("1799.99"), by=MANAGER).rejected(BeyondAuthority)
    given(expense, asked, approved).when(approve("0"), by=MANAGER).then_nothing()
    given(expense, asked, rejected).when(approve(None), by=MANAGER).rejected(WrongStatus)


def test_nobody_approves_what_they_asked_for_or_spend() -> None:
    given(expense, asked).when(approve(None), by=Actor("anna", frozenset({"admin"}))).rejected(OwnApproval)
    given(expense, asked).when(approve(None), by=Actor("another token", rep_id=ANNA)).rejected(OwnApproval)


def test_it_is_rejected_until_it_is_settled() -> None:
    given(expense, asked).when(RejectExpense(reason="No"), by=MANAGER).then(rejected)
    given(expense, asked, approved).when(RejectExpense(reason="No"), by=MANAGER).then(rejected)
    given(expense, asked, rejected).when(RejectExpense(reason="No"), by=MANAGER).then_nothing()
    given(expense, asked, approved, settled).when(RejectExpense(reason="No"), by=MANAGER).rejected(WrongStatus)


def test_what_was_approved_is_settled_at_what_it_came_to_and_at_no_more() -> None:
    given(expense, asked, approved).when(settle("1642.50"), by=FINANCE).then(settled)
    given(expense, asked, approved).when(settle("1800.01"), by=FINANCE).rejected(AboveApproved)
    given(expense, asked).when(settle("1642.50"), by=FINANCE).rejected(WrongStatus)
    given(expense, asked, approved, rejected).when(settle("1642.50"), by=FINANCE).rejected(WrongStatus)
    again = given(expense, asked, approved, settled)
    again.when(SettleExpense(amount=Decimal("1642.50"), today=date(2026, 8, 1)), by=FINANCE).then_nothing()
    again.when(settle("1642.50", date(2026, 7, 20)), by=FINANCE).rejected(WrongStatus)
