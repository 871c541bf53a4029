from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given as forall
from hypothesis import strategies as st

from services.performance.budgets.decider import (
    AllocateBudget,
    ApproveRequest,
    BudgetCommand,
    BudgetExceeded,
    FreeMoney,
    RejectRequest,
    RequestMoney,
    ReserveMoney,
    SpendMoney,
    budget,
)
from services.performance.budgets.events import (
    BudgetAllocated,
    BudgetApproved,
    BudgetRejected,
    BudgetRequested,
    Category,
    MoneyFreed,
    MoneyReserved,
    MoneySpent,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection, WrongStatus
from shared.testing.examples import examples
from shared.testing.spec import given

NORTH, DINNER, FAIR, LEADER = (UUID(int=n) for n in range(1, 5))
ASKER, DIRECTOR = Actor("asker", rep_id=LEADER), Actor("director")
ALLOCATE: dict[str, Any] = {
    "name": "Campaigns",
    "unit_id": NORTH,
    "period": "2026-Q3",
    "category": Category.MARKETING,
    "amount": Decimal("100.00"),
    "currency": "CNY",
}
allocated = BudgetAllocated(**ALLOCATE, first=date(2026, 7, 1), last=date(2026, 9, 30), allocated_by="director")
ASK: dict[str, Any] = {
    "amount": Decimal("50.00"),
    "past_return": Decimal("3.4"),
    "expected_gain": Decimal("170.00"),
    "reason": "A second fair",
}
asked = BudgetRequested(**ASK, requested_by="asker", requested_for=LEADER)
granted = BudgetApproved(amount=Decimal(50), total=Decimal(150), approved_by="director")
denied = BudgetRejected(amount=Decimal(50), reason="No", rejected_by="director")


def reserved(expense_id: UUID, amount: str) -> MoneyReserved:
    return MoneyReserved(expense_id=expense_id, amount=Decimal(amount))


def test_a_budget_is_allocated_for_a_period() -> None:
    given(budget).when(AllocateBudget(**ALLOCATE), by=DIRECTOR).then(allocated)
    given(budget).when(AllocateBudget(**{**ALLOCATE, "currency": None}), by=DIRECTOR).rejected(Invalid)
    given(budget).when(ApproveRequest()).rejected(NotFound)


def test_an_expense_reserves_what_the_budget_has_to_the_cent_and_no_more() -> None:
    given(budget, allocated).when(ReserveMoney(expense_id=DINNER, amount=Decimal("100"))).then(reserved(DINNER, "100"))
    kept = given(budget, allocated, reserved(DINNER, "60"))
    kept.when(ReserveMoney(expense_id=FAIR, amount=Decimal("40.01"))).rejected(BudgetExceeded, "40.00 CNY")
    kept.when(ReserveMoney(expense_id=DINNER, amount=Decimal("60"))).then_nothing()


def test_what_is_rejected_is_free_again_and_what_is_settled_frees_the_rest() -> None:
    kept = given(budget, allocated, reserved(DINNER, "60"))
    kept.when(FreeMoney(expense_id=DINNER)).then(MoneyFreed(expense_id=DINNER, amount=Decimal(60)))
    kept.when(FreeMoney(expense_id=FAIR)).then_nothing()
    spent = MoneySpent(expense_id=DINNER, amount=Decimal(45), reserved=Decimal(60))
    kept.when(SpendMoney(expense_id=DINNER, amount=Decimal(45))).then(spent)
    kept.when(SpendMoney(expense_id=DINNER, amount=Decimal(61))).rejected(BudgetExceeded)
    after = given(budget, allocated, reserved(DINNER, "60"), spent).when(FreeMoney(expense_id=DINNER)).state
    assert after and (after.held, after.spent, after.available) == tuple(map(Decimal, (0, 45, 55)))


def test_more_is_asked_for_with_past_return_and_expected_gain_and_granted_by_another() -> None:
    given(budget, allocated).when(RequestMoney(**ASK), by=ASKER).then(asked)
    waiting = given(budget, allocated, asked)
    waiting.when(RequestMoney(**ASK), by=ASKER).then_nothing()
    waiting.when(RequestMoney(**{**ASK, "amount": Decimal(1)}), by=ASKER).rejected(WrongStatus)
    waiting.when(ApproveRequest(), by=ASKER).rejected(OwnApproval)
    waiting.when(ApproveRequest(), by=Actor("asker", frozenset({"admin"}))).rejected(OwnApproval)
    waiting.when(ApproveRequest(), by=Actor("another token", rep_id=LEADER)).rejected(OwnApproval)
    waiting.when(ApproveRequest(), by=DIRECTOR).then(granted)
    given(budget, allocated, asked, granted).when(ApproveRequest(), by=DIRECTOR).then_nothing()
    given(budget, allocated, asked, granted).when(RejectRequest(reason="No"), by=DIRECTOR).rejected(WrongStatus)


def test_a_request_is_rejected_with_its_reason_and_may_be_made_again() -> None:
    given(budget, allocated).when(RejectRequest(reason="No"), by=DIRECTOR).rejected(WrongStatus)
    given(budget, allocated, asked).when(RejectRequest(reason="No"), by=DIRECTOR).then(denied)
    given(budget, allocated, asked, denied).when(RejectRequest(reason="No"), by=DIRECTOR).then_nothing()
    given(budget, allocated, asked, denied).when(ApproveRequest(), by=DIRECTOR).rejected(WrongStatus)
    given(budget, allocated, asked, denied).when(RequestMoney(**ASK), by=ASKER).then(asked)
    huge = {**ASK, "amount": Decimal("999999999999999.99")}
    given(budget, allocated).when(RequestMoney(**huge), by=ASKER).rejected(Invalid)


EXPENSES = st.sampled_from([DINNER, FAIR, UUID(int=9)])
AMOUNTS = st.integers(min_value=1, max_value=15_000).map(lambda cents: Decimal(cents) / 100)
COMMANDS = st.one_of(
    st.builds(ReserveMoney, expense_id=EXPENSES, amount=AMOUNTS),
    st.builds(FreeMoney, expense_id=EXPENSES),
    st.builds(SpendMoney, expense_id=EXPENSES, amount=AMOUNTS),
    st.builds(RequestMoney, amount=AMOUNTS, past_return=st.just(Decimal(1)), expected_gain=AMOUNTS),
    st.just(ApproveRequest()),
    st.just(RejectRequest(reason="No")),
)


@examples(60)
@forall(st.lists(COMMANDS, max_size=30))
def test_reserved_and_spent_never_exceed_the_budget(commands: list[BudgetCommand]) -> None:
    events: list[Any] = [allocated]
    for n, command in enumerate(commands):
        try:
            events += given(budget, *events).when(command, by=Actor(f"person {n}")).events
        except Rejection:
            continue
        state = budget.fold(events)
        assert state is not None
        given_up = sum(event.amount for event in events if isinstance(event, BudgetApproved))
        spent = sum(event.amount for event in events if isinstance(event, MoneySpent))
        assert state.amount == allocated.amount + given_up and state.spent == spent
        assert state.held + state.spent <= state.amount
        assert state.held + state.spent + state.available == state.amount
