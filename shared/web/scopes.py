"""How far a role sees: its own, what lies below the units it leads or helps, or the whole company."""

from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request

from shared.kernel.messages import Actor
from shared.kernel.things import Thing
from shared.readers.sight import WHOLE, Sight

from .operation import operation_of
from .roles import Role
from .runtime import actor_of, runtime_of


class Scope(StrEnum):
    """`OWN`: what is one's own, and what lies below a unit that one leads all the same. `UNIT`: that, and for whom
    the organisation does not know, or who names no rep, the whole company by their title. `ALL`: the whole company."""

    OWN = "own"
    UNIT = "unit"
    ALL = "all"


SCOPES = {role: Scope.ALL for role in Role} | {
    Role.REP: Scope.OWN,
    Role.ACCOUNT_MANAGER: Scope.OWN,
    Role.ASSISTANT: Scope.UNIT,
    Role.SUPERVISOR: Scope.UNIT,
    Role.GROUP_LEADER: Scope.UNIT,
    Role.SALES_MANAGER: Scope.UNIT,
    Role.REGIONAL_MANAGER: Scope.UNIT,
    Role.DIRECTOR: Scope.UNIT,
}


BYSTANDERS = frozenset({Role.ASSISTANT, Role.CUSTOMER_SERVICE, Role.AFTER_SALES})
"""Roles that see a unit, or all customers, for the work that they do, and not to judge whose it is: of what is said of
the staff they see what is their own."""


def sight_of(request: Request, thing: Thing[Any, Any] | None = None) -> Sight:
    """Whose things the actor of the request sees today, of that kind where it matters which."""
    actor = actor_of(request)
    roles = actor.roles
    if thing is not None and thing.personnel:  # by the roles for which they may ask at all
        roles = (roles & {*operation_of(request).roles, Role.ADMIN}) - BYSTANDERS
    if _widest(roles) is Scope.ALL:  # on whatever day it is
        return WHOLE
    zone = ZoneInfo(runtime_of(request).settings.time_zone)
    return sight_on(datetime.now(zone).date(), actor, roles)


def sight_on(day: date, actor: Actor, roles: frozenset[str]) -> Sight:
    """Of several roles the widest holds. Scope follows the unit that one leads, not the title."""
    widest = _widest(roles)
    titled = widest is Scope.UNIT
    if widest is Scope.ALL or (titled and actor.rep_id is None):
        return WHOLE
    return Sight(actor.sub, actor.rep_id, day, assists=Role.ASSISTANT in roles, titled=titled)


@lru_cache(maxsize=1_000)  # the same few sets of roles come again and again
def _widest(roles: frozenset[str]) -> Scope | None:
    """None for roles none of which is known."""
    scopes = {SCOPES[role] for role in Role if role in roles}
    return next((scope for scope in (Scope.ALL, Scope.UNIT, Scope.OWN) if scope in scopes), None)
