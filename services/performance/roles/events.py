"""What can happen to the roles of a rep, in the rep's stream.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Day
from shared.kernel.messages import Event


class GrantedRole(StrEnum):
    """The roles that people hold by the organisation. Those of machines and of whoever runs the installation (erp,
    service, ops, admin) are not the organisation's to give."""

    DIRECTOR = "director"
    REGIONAL_MANAGER = "regional_manager"
    SALES_MANAGER = "sales_manager"
    GROUP_LEADER = "group_leader"
    REP = "rep"
    ACCOUNT_MANAGER = "account_manager"
    ASSISTANT = "assistant"
    SUPERVISOR = "supervisor"
    CUSTOMER_SERVICE = "customer_service"
    AFTER_SALES = "after_sales"
    PRODUCT = "product"
    FINANCE = "finance"
    LEGAL = "legal"
    HR = "hr"
    MARKETING = "marketing"


class RoleGranted(Event):
    """From `since` on, through the day `until` where one is said."""

    role: GrantedRole
    since: Day
    until: Day | None = None
    granted_by: str


class RoleRevoked(Event):
    """`on` is the first day without it."""

    role: GrantedRole
    on: Day
    revoked_by: str


RoleEvent = RoleGranted | RoleRevoked
