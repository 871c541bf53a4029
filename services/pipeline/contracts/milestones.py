"""履约节点: the milestones of a signed contract, each with a day and with who answers for it; a miss is told once."""

from collections.abc import Sequence
from dataclasses import replace

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, WrongStatus

from .events import MilestoneMissed, MilestonePlanned, MilestoneReached
from .state import Contract, ContractStatus, Milestone

MilestoneEvent = MilestonePlanned | MilestoneReached | MilestoneMissed


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


def watch(command: SetMilestone | CheckMilestones, state: Contract) -> Sequence[MilestoneEvent]:
    return _set(command, state) if isinstance(command, SetMilestone) else _check(command, state)


def _set(command: SetMilestone, state: Contract) -> Sequence[MilestoneEvent]:
    if state.status is not ContractStatus.SIGNED:
        raise WrongStatus(f"the contract is {state.status}; milestones are watched once it is signed")
    planned = _planned(command, state)
    known = planned or state.milestones.get(command.name)
    if command.reached_on is None:
        return [planned] if planned else []
    if known is None:
        raise Invalid("/due_on", "must be told of a milestone that is not planned yet")
    reached = state.milestones.get(command.name)
    if reached and reached.reached_on == command.reached_on:
        return []
    if reached and reached.reached_on:
        raise WrongStatus(f"the milestone was reached on {reached.reached_on}")
    done = MilestoneReached(name=command.name, due_on=known.due_on, on=command.reached_on)
    return [planned, done] if planned else [done]


def _planned(command: SetMilestone, state: Contract) -> MilestonePlanned | None:
    """None where nothing is planned otherwise than before."""
    known = state.milestones.get(command.name)
    due_on = command.due_on or (known.due_on if known else None)
    if due_on is None:
        if command.reached_on is None:
            raise Invalid("/due_on", "must be told of a milestone that is not planned yet")
        return None
    owner_id = command.owner_id or (known.owner_id if known else state.owner_id)
    if known and (known.due_on, known.owner_id) == (due_on, owner_id):
        return None
    if known and known.reached_on:
        raise WrongStatus(f"the milestone was reached on {known.reached_on}")
    return MilestonePlanned(name=command.name, due_on=due_on, owner_id=owner_id)


def _check(command: CheckMilestones, state: Contract) -> Sequence[MilestoneMissed]:
    if state.status is not ContractStatus.SIGNED:
        return []
    return [
        MilestoneMissed(name=one.name, due_on=one.due_on, owner_id=one.owner_id, as_of=command.as_of)
        for one in state.milestones.values()
        if one.reached_on is None and not one.missed and one.due_on < command.as_of
    ]


def watched(state: Contract, event: MilestoneEvent) -> Contract:
    match event:
        case MilestonePlanned():
            after = Milestone(event.name, event.due_on, event.owner_id)
        case MilestoneReached():
            after = replace(state.milestones[event.name], reached_on=event.on)
        case MilestoneMissed():
            after = replace(state.milestones[event.name], missed=True)
    return replace(state, milestones={**state.milestones, event.name: after})
