"""What happens to a budget.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, Rate, Text
from shared.kernel.messages import Event


class Category(StrEnum):
    """What the money is for."""

    PEOPLE = "people"
    EQUIPMENT = "equipment"
    TRAINING = "training"
    MARKETING = "marketing"
    TRAVEL = "travel"
    ENTERTAINMENT = "entertainment"
    GIFT = "gift"


class BudgetAllocated(Event):
    """A unit may spend `amount` in the period, from `first` to `last`. Without a category it is for all of them."""

    name: Text
    external_id: Code | None = None
    unit_id: Id
    period: Code
    first: Day
    last: Day
    category: Category | None = None
    amount: Money
    currency: Currency
    allocated_by: str


class BudgetRequested(Event):
    """`amount` more is asked for. `past_return` is what a unit of money spent before brought, `expected_gain` what the
    new money is expected to bring."""

    amount: PositiveMoney
    past_return: Rate
    expected_gain: Money
    reason: Text | None = None
    requested_by: str
    requested_for: Id | None = None


class BudgetApproved(Event):
    """What was asked for is given: the budget is now `total`."""

    amount: PositiveMoney
    total: Money
    approved_by: str


class BudgetRejected(Event):
    amount: PositiveMoney
    reason: Text
    rejected_by: str


class MoneyReserved(Event):
    expense_id: Id
    amount: PositiveMoney


class MoneyFreed(Event):
    """The expense was rejected: what it had reserved is free again."""

    expense_id: Id
    amount: PositiveMoney


class MoneySpent(Event):
    """The expense was settled: of the amount `reserved` this much was spent, and the rest is free again."""

    expense_id: Id
    amount: Money
    reserved: PositiveMoney


BudgetEvent = (
    BudgetAllocated | BudgetRequested | BudgetApproved | BudgetRejected | MoneyReserved | MoneyFreed | MoneySpent
)
