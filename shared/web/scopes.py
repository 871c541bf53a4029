"""How far a role sees: its own, what lies below the units it leads or helps, or the whole company."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from fastapi import Request

from shared.kernel.messages import Actor
from shared.readers.sight import WHOLE, Sight

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


def sight_of(request: Request) -> Sight:
    """Whose things the actor of the request sees today."""
    zone = ZoneInfo(runtime_of(request).settings.time_zone)
    return sight_on(datetime.now(zone).date(), actor_of(request))


def sight_on(day: date, actor: Actor) -> Sight:
    """Of several roles the widest holds. Scope follows the unit that one leads, not the title."""
    scopes = {SCOPES[role] for role in _known(actor.roles)}
    titled = Scope.UNIT in scopes
    if Scope.ALL in scopes or (titled and actor.rep_id is None):
        return WHOLE
    return Sight(actor.sub, actor.rep_id, day, assists=Role.ASSISTANT in actor.roles, titled=titled)


def _known(roles: Iterable[str]) -> Iterable[Role]:
    return (role for role in Role if role in roles)
