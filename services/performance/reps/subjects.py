"""Whom something is about: one rep, or one unit with all below it."""

from typing import TypeVar

from pydantic import Field

from shared.kernel.fields import Id
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import Invalid, OwnApproval
from shared.kernel.transaction import Transaction

from ..units.decider import unit
from .decider import rep

C = TypeVar("C", bound="About")


class About(Command):
    """Of a rep or of a unit: exactly one."""

    rep_id: Id | None = Field(None, description="Either a rep")
    unit_id: Id | None = Field(None, description="or a unit, with all below it")


def require_another(told: About, by: Actor) -> None:
    """Nobody reviews, inspects or audits themselves; what is said is of one rep or one unit."""
    if (told.rep_id is None) == (told.unit_id is None):
        raise Invalid("/rep_id", "either rep_id or unit_id")
    if told.rep_id is not None and told.rep_id == by.rep_id:
        raise OwnApproval("Nobody does so for their own work.")


async def require_known(tx: Transaction, told: About) -> None:
    if told.rep_id is not None and await tx.state(rep, told.rep_id) is None:
        raise Invalid("/rep_id", "there is no such rep")
    if told.unit_id is not None and await tx.state(unit, told.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
