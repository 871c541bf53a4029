"""An improvement: agreed, adjusted until it works, its effect checked by another than who carries it out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Flag, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus

from .events import ImprovementAdjusted, ImprovementAgreed, ImprovementEvent, ImprovementVerified


class AgreeImprovement(Command):
    """`owner_id` is the rep who carries out the measure, `expected` what is to come of it. At most one of `review_id`,
    `inspection_id`, `data_audit_id` and `gap_id` says where the problem came up."""

    problem: Text
    measure: Text
    expected: Text | None = None
    owner_id: Id
    unit_id: Id | None = None
    due_on: Day
    review_id: Id | None = None
    inspection_id: Id | None = None
    data_audit_id: Id | None = None
    gap_id: Id | None = None


class AdjustImprovement(Command):
    measure: Text
    due_on: Day
    reason: Text


class VerifyImprovement(Command):
    """`achieved` false: the problem is still there, and the measure is to be adjusted."""

    effect: Text
    achieved: Flag = True


ImprovementCommand = AgreeImprovement | AdjustImprovement | VerifyImprovement
SOURCES = ("review_id", "inspection_id", "data_audit_id", "gap_id")


class ImprovementStatus(StrEnum):
    """`agreed` until its effect is checked, and again once it is adjusted."""

    AGREED = "agreed"
    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"


@dataclass(frozen=True, slots=True)
class Improvement:
    """`verified` are all checks, the last counts unless something was adjusted since."""

    agreed: ImprovementAgreed
    measure: str
    due_on: date
    status: ImprovementStatus = ImprovementStatus.AGREED
    adjusted: tuple[ImprovementAdjusted, ...] = ()
    verified: tuple[ImprovementVerified, ...] = ()


def decide(command: ImprovementCommand, state: Improvement | None) -> Sequence[ImprovementEvent]:
    match command, state:
        case AgreeImprovement(), None:
            return [_agreed(command)]
        case AgreeImprovement(), _:
            raise AlreadyExists
        case _, None:
            raise NotFound
        case AdjustImprovement(), Improvement():
            return _adjust(command, state)
        case VerifyImprovement(), Improvement():
            return _verify(command, state)


def _agreed(command: AgreeImprovement) -> ImprovementAgreed:
    named = [name for name in SOURCES if getattr(command, name) is not None]
    if len(named) > 1:
        raise Invalid(f"/{named[1]}", "a problem came up in one place")
    return ImprovementAgreed(**dict(command), agreed_by=command.by.sub)


def _adjust(command: AdjustImprovement, state: Improvement) -> Sequence[ImprovementEvent]:
    last = state.adjusted[-1] if state.adjusted else None
    says = (command.measure, command.due_on, command.reason)
    if last and state.status is ImprovementStatus.AGREED and says == (last.measure, last.due_on, last.reason):
        return []
    if state.status is ImprovementStatus.EFFECTIVE:
        raise WrongStatus("The problem is gone.")
    return [ImprovementAdjusted(**dict(command), adjusted_by=command.by.sub)]


def _verify(command: VerifyImprovement, state: Improvement) -> Sequence[ImprovementEvent]:
    by = command.by
    if by.rep_id is not None and by.rep_id == state.agreed.owner_id:
        raise OwnApproval("The effect is checked by another than who carried the measure out.")
    last = state.verified[-1] if state.verified else None
    checked = state.status is not ImprovementStatus.AGREED
    if last and checked and (last.effect, last.achieved) == (command.effect, command.achieved):
        return []
    if state.status is ImprovementStatus.EFFECTIVE:
        raise WrongStatus("Its effect is checked already.")
    return [
        ImprovementVerified(
            effect=command.effect,
            achieved=command.achieved,
            verified_on=command.day,
            verified_by=by.sub,
            owner_id=state.agreed.owner_id,
        )
    ]


def evolve(state: Improvement | None, event: ImprovementEvent) -> Improvement:
    if isinstance(event, ImprovementAgreed):
        return Improvement(event, event.measure, event.due_on)
    if state is None:
        raise TypeError(f"an improvement begins with ImprovementAgreed, not with {type(event).__name__}")
    match event:
        case ImprovementAdjusted():
            now = replace(state, measure=event.measure, due_on=event.due_on, status=ImprovementStatus.AGREED)
            return replace(now, adjusted=(*state.adjusted, event))
        case ImprovementVerified():
            status = ImprovementStatus.EFFECTIVE if event.achieved else ImprovementStatus.INEFFECTIVE
            return replace(state, status=status, verified=(*state.verified, event))


improvement = Decider("improvement", None, decide, evolve, ImprovementEvent)
