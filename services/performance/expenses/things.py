"""An expense as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Money
from shared.kernel.things import Head, Thing, View

from .decider import Expense, ExpenseStatus, expense
from .events import ExpenseKind


class ExpenseView(View):
    """`amount` is what was asked for, `settled_amount` what was spent in the end."""

    status: ExpenseStatus
    budget_id: UUID
    unit_id: UUID
    rep_id: UUID | None
    kind: ExpenseKind | None
    amount: Money
    currency: str
    purpose: str
    on: date
    campaign_id: UUID | None
    opportunity_id: UUID | None
    requested_by: str
    authority_version: int | None
    approved_by: str | None
    rejected_by: str | None
    reason: str | None
    settled_amount: Money | None
    settled_on: date | None
    settled_by: str | None


def show(state: Expense | None, head: Head, expense_id: UUID) -> ExpenseView | None:
    if state is None:
        return None
    approved, rejected, settled = state.approved, state.rejected, state.settled
    return ExpenseView(
        id=expense_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.requested),
        authority_version=approved.authority_version if approved else None,
        approved_by=approved.approved_by if approved else None,
        rejected_by=rejected.rejected_by if rejected else None,
        reason=rejected.reason if rejected else None,
        settled_amount=settled.amount if settled else None,
        settled_on=settled.on if settled else None,
        settled_by=settled.settled_by if settled else None,
    )


EXPENSE = Thing("expense", "/v1/expenses", expense, show, ExpenseView, owners=lambda view: (view.rep_id, view.unit_id))
