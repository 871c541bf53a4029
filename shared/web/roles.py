"""Who may do what: sets of roles as operations name them. Admin may do all."""

from collections.abc import Collection
from enum import StrEnum

from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden


class Role(StrEnum):
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
    ERP = "erp"
    OPS = "ops"
    ADMIN = "admin"
    SERVICE = "service"


EVERYONE = frozenset(Role)
APPROVERS = frozenset({Role.SALES_MANAGER, Role.REGIONAL_MANAGER, Role.DIRECTOR})
"""Sales manager and up."""
SELLERS = APPROVERS | {Role.REP, Role.ACCOUNT_MANAGER, Role.ASSISTANT, Role.SUPERVISOR, Role.GROUP_LEADER}
"""Rep, assistant and up."""
DEALERS = frozenset(Role) - {Role.HR, Role.OPS}
"""Whoever has to do with customers and deals, each as far as their scope reaches."""
BOOKKEEPERS = SELLERS | {Role.FINANCE, Role.LEGAL, Role.ERP, Role.SERVICE}
"""Who may see what customers owe: finance, legal, and whoever has to collect it."""
PAYMASTERS = frozenset({Role.FINANCE, Role.HR, Role.SERVICE})
"""Who may see what everybody is paid."""
EARNERS = (SELLERS - {Role.ASSISTANT}) | PAYMASTERS
"""Who may see what they and those whom they lead are paid."""
JUDGES = SELLERS | {Role.FINANCE, Role.HR, Role.SERVICE}
"""Who may see targets, and what they and those whom they lead attain."""
COACHES = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER, Role.HR}
"""Who trains and develops others: those who lead them, and HR."""
TRAINEES = SELLERS | {Role.HR}
"""Who may see how they and those whom they lead are trained."""
TALENTS = TRAINEES - {Role.ASSISTANT}
"""Who may see what is planned for them and those whom they lead: an assistant sees the whole unit."""
OPERATORS = frozenset({Role.OPS, Role.SERVICE})
"""Who may follow the feed and look into the service."""


def allow(actor: Actor, roles: Collection[Role]) -> None:
    """Raise Forbidden unless the actor has one of the roles, or is an admin."""
    if Role.ADMIN not in actor.roles and actor.roles.isdisjoint(roles):
        raise Forbidden(f"This needs one of the roles {', '.join(sorted(roles))}.")
