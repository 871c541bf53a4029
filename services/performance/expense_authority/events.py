"""What happens to the expense authority.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Count, Currency, Day, Money
from shared.kernel.messages import Event, Value


class Approver(StrEnum):
    """Who may approve an expense, from the lowest level to the highest."""

    SUPERVISOR = "supervisor"
    GROUP_LEADER = "group_leader"
    SALES_MANAGER = "sales_manager"
    REGIONAL_MANAGER = "regional_manager"
    DIRECTOR = "director"


class ExpenseLevel(Value):
    """The role approves expenses up to that amount, it included."""

    role: Approver
    up_to: Money


class ExpenseAuthorityPublished(Event):
    """Version `authority_version`, whole, in force from `effective_on` until a later one is. The amounts are in
    `currency`; an expense in another is for the director."""

    authority_version: Count
    effective_on: Day
    currency: Currency
    levels: tuple[ExpenseLevel, ...]
    published_by: str
