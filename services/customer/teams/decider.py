"""The rules of a customer's team: each rep once, and all shares together the whole."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field

from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import Member, TeamChanged

WHOLE = Decimal(100)


class MemberBody(Member):
    model_config = ConfigDict(extra="forbid")


class ChangeTeam(Command):
    """The whole team: who is left out is no member any more. Without members it is dissolved."""

    members: Annotated[list[MemberBody], Field(max_length=50)]


def decide(command: ChangeTeam, members: Sequence[Member]) -> Sequence[TeamChanged]:
    named = [member.rep_id for member in command.members]
    for index, member in enumerate(command.members):
        if member.rep_id in named[:index]:
            raise Invalid(f"/members/{index}/rep_id", "is named twice")
        if not member.share:
            raise Invalid(f"/members/{index}/share", "must be more than 0")
    total = sum((member.share for member in command.members), Decimal(0))
    if command.members and total != WHOLE:
        raise Invalid("/members", f"the shares add up to {total.normalize():f}, not to 100")
    team = tuple(Member(**dict(member)) for member in command.members)
    return [] if team == tuple(members) else [TeamChanged(members=team)]
