"""What happens to an expense.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Count, Currency, Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Event


class ExpenseKind(StrEnum):
    ACTIVITY = "activity"
    TRAVEL = "travel"
    ENTERTAINMENT = "entertainment"
    GIFT = "gift"
    TRAINING = "training"
    EQUIPMENT = "equipment"


class ExpenseRequested(Event):
    """`amount` is reserved in the budget, in its currency. `unit_id` is the budget's, `rep_id` who spends it, None
    where it is nobody in the organisation; `on` the day for which it is planned. Made for a campaign, an opportunity,
    or neither."""

    budget_id: Id
    unit_id: Id
    rep_id: Id | None = None
    kind: ExpenseKind | None = None
    amount: PositiveMoney
    currency: Currency
    purpose: Text
    on: Day
    campaign_id: Id | None = None
    opportunity_id: Id | None = None
    requested_by: str


class ExpenseApproved(Event):
    """By that version of the expense authority, 0 where the usual levels held."""

    authority_version: Count
    approved_by: str


class ExpenseRejected(Event):
    reason: Text
    rejected_by: str


class ExpenseSettled(Event):
    """`amount` was spent in the end; what else was reserved is free again."""

    amount: Money
    on: Day
    settled_by: str


ExpenseEvent = ExpenseRequested | ExpenseApproved | ExpenseRejected | ExpenseSettled
