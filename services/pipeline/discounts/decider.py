"""Discount authority 折扣权限: one settings document, how far below the list price each role may approve a price."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pydantic import ConfigDict

from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import Approver, AuthorityLevel, AuthorityPublished

AUTHORITY_ID = UUID("6a1b7c52-8d0e-5f64-b3a9-1c2d3e4f5a60")
"""There is one document of its kind."""
WITHOUT_LIMIT = Decimal(100)


class AuthorityLevelBody(AuthorityLevel):
    model_config = ConfigDict(extra="forbid")


class PublishAuthority(Command):
    levels: list[AuthorityLevelBody]


@dataclass(frozen=True)
class Authority:
    version: int
    levels: tuple[AuthorityLevel, ...]
    published_by: str


def decide(command: PublishAuthority, state: Authority | None) -> Sequence[AuthorityPublished]:
    given = [level.role for level in command.levels]
    for index, role in enumerate(given):
        if role in given[:index]:
            raise Invalid(f"/levels/{index}/role", "a role has one level only")
    by_role = {level.role: AuthorityLevel(role=level.role, percent=level.percent) for level in command.levels}
    levels = tuple(by_role[role] for role in Approver if role in by_role)
    if state and state.levels == levels:
        return []
    version = state.version + 1 if state else 1
    return [AuthorityPublished(version=version, levels=levels, published_by=command.by.sub)]


def evolve(state: Authority | None, event: AuthorityPublished) -> Authority | None:
    return Authority(event.version, event.levels, event.published_by)


def may_discount(authority: Authority | None, roles: Collection[str]) -> Decimal:
    """The most, in percent, that somebody with these roles may approve below the list price.

    A role that is not named may approve no discount, the director any, since there is no next level; before
    anything is published, only the floor price holds. Admin may do all.
    """
    if authority is None or "admin" in roles:
        return WITHOUT_LIMIT
    named = {level.role: level.percent for level in authority.levels}
    unnamed = {Approver.DIRECTOR: WITHOUT_LIMIT}
    own = [named.get(role, unnamed.get(role, Decimal(0))) for role in Approver if role in roles]
    return max(own, default=Decimal(0))


def may_go_below_floor(roles: Collection[str]) -> bool:
    return bool({Approver.DIRECTOR, "admin"} & set(roles))


authority = Decider("discount-authority", None, decide, evolve, AuthorityPublished)
