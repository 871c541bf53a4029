"""The rules of an opportunity: through open stages forward and back, won by a signature alone, lost for a reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from services.pipeline.contracts.documents import HUNDRED, SplitBody, check_splits
from services.pipeline.contracts.events import Split
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Flag, Id, Money, Percent, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus

from .events import (
    PROBABILITY,
    ActivityRecorded,
    DemoHeld,
    ForecastOverridden,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityWon,
    Stage,
    StageAdvanced,
)
from .state import Opportunity, OpportunityStatus, Ownership, Stay

__all__ = ["Opportunity", "OpportunityStatus", "opportunity"]


class OpenOpportunity(Command):
    customer_id: Id
    owner_id: Id
    name: Text
    expected_amount: Money
    currency: Currency
    expected_close_on: Day
    source: Text | None = None
    splits: list[SplitBody] = Field(default_factory=list)
    line: Text | None = None
    campaign_id: Id | None = None
    channel_id: Id | None = None
    opened_on: Day | None = None


class RecordOpening(OpenOpportunity):
    """An opening with what the lead and the customer's history say about it."""

    lead_id: Id | None = None
    new_customer: Flag | None = None


class AdvanceStage(Command):
    """To any open stage: customers think again, so a stage may go back; `reason` says why. Without a probability
    the stage's own. `on` is the day of acceptance by default."""

    stage: Stage
    probability: Percent | None = None
    on: Day | None = None
    reason: Text | None = None


class HoldDemo(Command):
    """`attendees`: how many, or who, in words."""

    held_on: Day
    attendees: Count | Text | None = None
    feedback: Text


class RecordActivity(Command):
    kind: Code
    on: Day
    note: Text


class ReassignOpportunity(Command):
    owner_id: Id
    reason: Text


class LoseOpportunity(Command):
    reason: Text
    competitor: Text | None = None
    on: Day


class OverrideForecast(Command):
    """Figures of one's own for the amount, the probability (percent) or both."""

    amount: Money | None = None
    probability: Percent | None = None
    reason: Text


class WinOpportunity(Command):
    """The contract for it was signed."""

    contract_id: Id
    amount: PositiveMoney
    on: Day


OpportunityCommand = (
    RecordOpening
    | AdvanceStage
    | HoldDemo
    | RecordActivity
    | ReassignOpportunity
    | LoseOpportunity
    | OverrideForecast
    | WinOpportunity
)


def decide(command: OpportunityCommand, state: Opportunity | None) -> Sequence[OpportunityEvent]:
    if state is None:
        if isinstance(command, RecordOpening):
            return [_opened(command)]
        raise NotFound
    match command:
        case RecordOpening():
            raise WrongStatus("the opportunity is open already")
        case AdvanceStage():
            return _advance(command, state)
        case HoldDemo():
            demo = DemoHeld(**dict(command), recorded_by=command.by.sub)
            return [] if any(_same(demo, known) for known in state.demos) else [demo]
        case RecordActivity():
            activity = ActivityRecorded(**dict(command), recorded_by=command.by.sub)
            return [] if any(_same(activity, known) for known in state.activities) else [activity]
        case ReassignOpportunity():
            return _reassign(command, state)
        case LoseOpportunity():
            return _lose(command, state)
        case OverrideForecast():
            return _override(command, state)
        case WinOpportunity():
            return _win(command, state)


def _opened(command: RecordOpening) -> OpportunityOpened:
    splits = tuple(Split(rep_id=split.rep_id, percent=split.percent) for split in command.splits)
    splits = splits or _all_to(command.owner_id)
    check_splits(splits)
    return OpportunityOpened(
        **{**dict(command), "splits": splits, "opened_on": command.opened_on or command.at.date()},
        stage=Stage.LEAD,
        probability=PROBABILITY[Stage.LEAD],
        opened_by=command.by.sub,
    )


def _all_to(owner_id: UUID) -> tuple[Split, ...]:
    return (Split(rep_id=owner_id, percent=HUNDRED),)


def _same(new: DemoHeld | ActivityRecorded, known: DemoHeld | ActivityRecorded) -> bool:
    """Told again, perhaps by somebody else."""
    return new.model_copy(update={"recorded_by": known.recorded_by}) == known


def check_open(state: Opportunity) -> None:
    """WrongStatus where it is won or lost."""
    if state.status is not OpportunityStatus.OPEN:
        raise WrongStatus(f"the opportunity is {state.status}")


def _advance(command: AdvanceStage, state: Opportunity) -> Sequence[OpportunityEvent]:
    if command.stage is Stage.WON:
        raise Invalid("/stage", "an opportunity is won by the signature of its contract")
    if command.stage is Stage.LOST:
        raise Invalid("/stage", "an opportunity is lost by `lose`, with a reason")
    check_open(state)
    probability = PROBABILITY[command.stage] if command.probability is None else command.probability
    if command.stage is state.stage and command.probability in (None, state.probability):
        return []
    return [
        StageAdvanced(
            previous=state.stage,
            stage=command.stage,
            probability=probability,
            on=command.on or command.at.date(),
            reason=command.reason,
            advanced_by=command.by.sub,
        )
    ]


def _reassign(command: ReassignOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    """An owner who has all of the deal hands all of it over; a split that was agreed stays as it is."""
    if command.owner_id == state.owner_id:
        return []
    check_open(state)
    alone = state.splits == _all_to(state.owner_id)
    return [
        OpportunityReassigned(
            owner_id=command.owner_id,
            previous_owner_id=state.owner_id,
            splits=_all_to(command.owner_id) if alone else state.splits,
            reason=command.reason,
            reassigned_by=command.by.sub,
        )
    ]


def _lose(command: LoseOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    known = state.lost
    if known and (known.reason, known.competitor, known.on) == (command.reason, command.competitor, command.on):
        return []
    check_open(state)
    return [OpportunityLost(**dict(command), previous=state.stage, lost_by=command.by.sub)]


def _override(command: OverrideForecast, state: Opportunity) -> Sequence[OpportunityEvent]:
    if command.by.sub == state.opened.opened_by or command.by.rep_id == state.owner_id:
        raise OwnApproval("a forecast is overridden by others than who opened or owns the opportunity")
    if command.amount is None and command.probability is None:
        raise Invalid("/amount", "an override says an amount, a probability, or both")
    check_open(state)
    new = ForecastOverridden(**dict(command), overridden_by=command.by.sub)
    known = state.override
    return [] if known and new.model_copy(update={"overridden_by": known.overridden_by}) == known else [new]


def _win(command: WinOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    """A signature is a fact: it also wins what was given up for lost after the contract was drafted."""
    if state.won:
        if state.won.contract_id == command.contract_id:
            return []
        raise WrongStatus("the opportunity is won by another contract")
    return [OpportunityWon(**dict(command), previous=state.stage)]


def evolve(state: Opportunity | None, event: OpportunityEvent) -> Opportunity | None:
    if isinstance(event, OpportunityOpened):
        return Opportunity(
            opened=event,
            splits=event.splits,
            stays=(Stay(event.stage, event.probability, event.opened_on),),
            owners=(Ownership(event.owner_id, None, event.opened_by),),
        )
    return _evolve(state, event) if state else None


def _evolve(state: Opportunity, event: OpportunityEvent) -> Opportunity:
    match event:
        case StageAdvanced():
            return _moved(state, event.stage, event.probability, event.on, event.reason)
        case DemoHeld():
            return replace(state, demos=(*state.demos, event))
        case ActivityRecorded():
            return replace(state, activities=(*state.activities, event))
        case OpportunityReassigned():
            owner = Ownership(event.owner_id, event.reason, event.reassigned_by)
            return replace(state, owners=(*state.owners, owner), splits=event.splits)
        case ForecastOverridden():
            return replace(state, override=event)
        case OpportunityLost():
            return replace(_moved(state, Stage.LOST, PROBABILITY[Stage.LOST], event.on, event.reason), lost=event)
        case OpportunityWon():
            return replace(_moved(state, Stage.WON, PROBABILITY[Stage.WON], event.on), won=event)
        case _:
            return state


def _moved(state: Opportunity, stage: Stage, probability: Decimal, on: date, reason: str | None = None) -> Opportunity:
    """Another probability within a stage does not end the stay in it."""
    *before, last = state.stays
    if stage is last.stage:
        return replace(state, stays=(*before, replace(last, probability=probability, reason=reason or last.reason)))
    return replace(state, stays=(*before, replace(last, left_on=on), Stay(stage, probability, on, reason=reason)))


opportunity = Decider("opportunity", None, decide, evolve, OpportunityEvent)
