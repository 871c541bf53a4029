"""The rules of a training need."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus

from .events import (
    TrainingNeedDropped,
    TrainingNeedEvent,
    TrainingNeedFound,
    TrainingNeedMet,
    TrainingNeedPlanned,
)


class NeedStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    MET = "met"
    DROPPED = "dropped"


class FindNeed(Command):
    rep_id: Id
    skill: Code
    source: Code
    note: Text | None = None


class PlanNeed(Command):
    plan_id: Id


class MeetNeed(Command):
    enrolment_id: Id | None = None
    assessment_id: Id | None = None


class DropNeed(Command):
    reason: Text


NeedCommand = FindNeed | PlanNeed | MeetNeed | DropNeed


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    found: TrainingNeedFound
    plan: TrainingNeedPlanned | None = None
    ending: TrainingNeedMet | TrainingNeedDropped | None = None

    @property
    def status(self) -> NeedStatus:
        if self.ending is not None:
            return NeedStatus.MET if isinstance(self.ending, TrainingNeedMet) else NeedStatus.DROPPED
        return NeedStatus.PLANNED if self.plan else NeedStatus.OPEN


def decide(command: NeedCommand, state: TrainingNeed | None) -> Sequence[TrainingNeedEvent]:
    if isinstance(command, FindNeed):
        if state is not None:
            raise AlreadyExists
        return [TrainingNeedFound(**dict(command), found_by=command.by.sub)]
    if state is None:
        raise NotFound
    if state.ending is not None:
        if isinstance(command, DropNeed) and state.status is NeedStatus.MET:
            raise WrongStatus("The need is met.")
        return []
    match command:
        case PlanNeed():
            planned = TrainingNeedPlanned(plan_id=command.plan_id)
            return [] if planned == state.plan else [planned]
        case MeetNeed():
            return [TrainingNeedMet(**dict(command))]
        case DropNeed():
            return [TrainingNeedDropped(reason=command.reason, dropped_by=command.by.sub)]


def evolve(state: TrainingNeed | None, event: TrainingNeedEvent) -> TrainingNeed:
    if isinstance(event, TrainingNeedFound):
        return TrainingNeed(event)
    if state is None:
        raise TypeError(f"a training need begins with TrainingNeedFound, not with {type(event).__name__}")
    if isinstance(event, TrainingNeedPlanned):
        return replace(state, plan=event)
    return replace(state, ending=event)


training_need = Decider("training_need", None, decide, evolve, TrainingNeedEvent)
