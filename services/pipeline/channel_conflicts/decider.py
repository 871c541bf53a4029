"""The rules of a conflict with direct sales: whoever registered the customer or the opportunity first has it.

The conflicts of a channel are in its stream, so these rules are given all of them; the channel sees to its own days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection, WrongStatus

from .events import Award, ChannelConflictRaised, ChannelConflictSettled


class RaiseConflict(Command):
    """About a customer, or about one opportunity. `registered_on` is when the channel registered it, by default now;
    direct sales registered an opportunity when it was opened."""

    customer_id: Id | None = None
    opportunity_id: Id | None = None
    registered_on: Day | None = None
    direct_registered_on: Day | None = None
    description: Text | None = None


class RecordConflict(RaiseConflict):
    conflict_id: Id


class SettleConflict(Command):
    """`conflict_id` may be left out where one conflict is open. As `outcome`, `channel` or `direct` must be whose it is
    by registration; any other text says what was agreed besides."""

    outcome: Text
    conflict_id: Id | None = None


class AgainstRegistration(Rejection):
    """Whoever registered first has it."""


@dataclass(frozen=True)
class Conflict:
    raised: ChannelConflictRaised
    settled: ChannelConflictSettled | None = None


Conflicts: TypeAlias = Mapping[UUID, Conflict]
"""Those of one channel, in the order in which they were raised."""


def record(command: RecordConflict, conflicts: Conflicts) -> ChannelConflictRaised:
    if (command.customer_id is None) == (command.opportunity_id is None):
        raise Invalid("", "either customer_id or opportunity_id")
    about = (command.customer_id, command.opportunity_id)
    if any((one.raised.customer_id, one.raised.opportunity_id) == about for one in _open(conflicts)):
        raise WrongStatus("that conflict is open already")
    registered_on = command.registered_on or command.day
    told = command.model_dump(exclude={"registered_on"})
    return ChannelConflictRaised(**told, registered_on=registered_on, raised_by=command.by.sub)


def award(conflict: ChannelConflictRaised) -> Award:
    """Whose it is: that of the earlier registration; on one day direct sales', who need not ask the channel."""
    direct = conflict.direct_registered_on
    return Award.DIRECT if direct is not None and direct <= conflict.registered_on else Award.CHANNEL


def settle(command: SettleConflict, conflicts: Conflicts) -> Sequence[ChannelConflictSettled]:
    conflict = _meant(command, conflicts)
    if conflict.settled:
        if conflict.settled.outcome == command.outcome:
            return []
        raise WrongStatus("that conflict is settled already")
    raised, whose = conflict.raised, award(conflict.raised)
    if command.outcome in (*Award,) and command.outcome != whose:
        direct = raised.direct_registered_on
        registered = f"the channel registered it on {raised.registered_on}, direct sales {direct or 'never'}"
        raise AgainstRegistration(registered, awarded_to=whose)
    told = raised.model_dump(exclude={"description", "raised_by"})
    settled = ChannelConflictSettled(**told, awarded_to=whose, outcome=command.outcome, settled_by=command.by.sub)
    return [settled]


def _meant(command: SettleConflict, conflicts: Conflicts) -> Conflict:
    if command.conflict_id is not None:
        if command.conflict_id not in conflicts:
            raise Invalid("/conflict_id", "the channel has no such conflict")
        return conflicts[command.conflict_id]
    still_open = _open(conflicts)
    if len(still_open) > 1:
        raise Invalid("/conflict_id", f"{len(still_open)} conflicts are open: which one is it?")
    if still_open:
        return still_open[0]
    if not conflicts:
        raise WrongStatus("the channel has no conflict")
    return list(conflicts.values())[-1]


def _open(conflicts: Conflicts) -> list[Conflict]:
    return [one for one in conflicts.values() if one.settled is None]


def evolve(conflicts: Conflicts, event: ChannelConflictRaised | ChannelConflictSettled) -> Conflicts:
    match event:
        case ChannelConflictRaised():
            after = Conflict(event)
        case ChannelConflictSettled():
            after = replace(conflicts[event.conflict_id], settled=event)
    return {**conflicts, event.conflict_id: after}
