"""A budget as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Money, Rate
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from .decider import Budget, BudgetStatus, Request, budget
from .events import BudgetApproved, BudgetRejected, Category


class RequestView(Shown):
    """`decided_by` is who approved or rejected it, `rejected_for` the reason of the latter."""

    status: BudgetStatus
    amount: Money
    past_return: Rate
    expected_gain: Money
    reason: str | None
    requested_by: str
    decided_by: str | None
    rejected_for: str | None


class BudgetView(View):
    """`amount` is the budget as it now is, with what was granted since. `reserved` is what expenses wait for that are
    not settled yet, `spent` what was settled, `available` the rest. `status` is that of the last request."""

    status: BudgetStatus
    name: str
    external_id: str | None
    unit_id: UUID
    period: str
    first: date
    last: date
    category: Category | None
    amount: Money
    currency: str
    reserved: Money
    spent: Money
    available: Money
    requests: tuple[RequestView, ...]
    allocated_by: str


def show(state: Budget | None, head: Head, budget_id: UUID) -> BudgetView | None:
    if state is None:
        return None
    return BudgetView(
        id=budget_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **{**dict(state.allocated), "amount": state.amount},
        reserved=state.held,
        spent=state.spent,
        available=state.available,
        requests=tuple(_request(one) for one in state.requests),
    )


def _request(one: Request) -> RequestView:
    asked, decided = one.asked, one.decided
    by = decided.approved_by if isinstance(decided, BudgetApproved) else decided.rejected_by if decided else None
    return RequestView(
        status=one.status,
        amount=asked.amount,
        past_return=asked.past_return,
        expected_gain=asked.expected_gain,
        reason=asked.reason,
        requested_by=asked.requested_by,
        decided_by=by,
        rejected_for=decided.reason if isinstance(decided, BudgetRejected) else None,
    )


BUDGET = Thing("budget", "/v1/budgets", budget, show, BudgetView, owners=EVERYONES)
"""Whoever spends has to see what is left: the budgets are known to all who may ask for them."""
