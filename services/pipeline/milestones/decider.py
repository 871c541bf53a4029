"""The rules of a contract's milestones, by their names: planned, planned anew until they are reached, missed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, WrongStatus

from .events import MilestoneEvent, MilestoneMissed, MilestonePlanned, MilestoneReached


class SetMilestone(Command):
    """Plan the milestone `name` for `due_on`, by `owner_id` (the contract's owner unless named), or record that it was
    reached. Both at once is fine."""

    name: Text
    due_on: Day | None = None
    owner_id: Id | None = None
    reached_on: Day | None = None


class CheckMilestones(Command):
    """Which milestones were missed as of a day."""

    as_of: Day


@dataclass(frozen=True)
class Milestone:
    """`missed` once a run has found that its day passed."""

    name: str
    due_on: date
    owner_id: UUID
    reached_on: date | None = None
    missed: bool = False


Milestones = Mapping[str, Milestone]


def set_milestone(command: SetMilestone, milestones: Milestones, owner_id: UUID) -> Sequence[MilestoneEvent]:
    """`owner_id` is the contract's."""
    planned = _planned(command, milestones, owner_id)
    known = planned or milestones.get(command.name)
    if command.reached_on is None:
        return [planned] if planned else []
    if known is None:
        raise Invalid("/due_on", "must be told of a milestone that is not planned yet")
    reached = milestones.get(command.name)
    if reached and reached.reached_on == command.reached_on:
        return []
    if reached and reached.reached_on:
        raise WrongStatus(f"the milestone was reached on {reached.reached_on}")
    done = MilestoneReached(name=command.name, due_on=known.due_on, on=command.reached_on)
    return [planned, done] if planned else [done]


def _planned(command: SetMilestone, milestones: Milestones, contract_owner_id: UUID) -> MilestonePlanned | None:
    """None where nothing is planned otherwise than before."""
    known = milestones.get(command.name)
    due_on = command.due_on or (known.due_on if known else None)
    if due_on is None:
        if command.reached_on is None:
            raise Invalid("/due_on", "must be told of a milestone that is not planned yet")
        return None
    owner_id = command.owner_id or (known.owner_id if known else contract_owner_id)
    if known and (known.due_on, known.owner_id) == (due_on, owner_id):
        return None
    if known and known.reached_on:
        raise WrongStatus(f"the milestone was reached on {known.reached_on}")
    return MilestonePlanned(name=command.name, due_on=due_on, owner_id=owner_id)


def check_milestones(command: CheckMilestones, milestones: Milestones) -> Sequence[MilestoneMissed]:
    return [
        MilestoneMissed(name=one.name, due_on=one.due_on, owner_id=one.owner_id, as_of=command.as_of)
        for one in milestones.values()
        if one.reached_on is None and not one.missed and one.due_on < command.as_of
    ]


def watched(milestones: Milestones, event: MilestoneEvent) -> Milestones:
    match event:
        case MilestonePlanned():
            after = Milestone(event.name, event.due_on, event.owner_id)
        case MilestoneReached():
            after = replace(milestones[event.name], reached_on=event.on)
        case MilestoneMissed():
            after = replace(milestones[event.name], missed=True)
    return {**milestones, event.name: after}
