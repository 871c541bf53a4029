"""How an opportunity's events make its state."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.pipeline.follow_ups import decider as follow_ups
from services.pipeline.follow_ups.events import ActivityRecorded, DemoHeld, VisitNoted

from .events import (
    PROBABILITY,
    DealStalled,
    ForecastOverridden,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityRevised,
    OpportunityWon,
    Stage,
    StageAdvanced,
)
from .state import Opportunity, Ownership, Stay


def evolve(state: Opportunity | None, event: OpportunityEvent) -> Opportunity | None:
    if isinstance(event, OpportunityOpened):
        return Opportunity(
            opened=event,
            splits=event.splits,
            stays=(Stay(event.stage, event.probability, event.opened_on, max_days=event.max_days),),
            owners=(Ownership(event.owner_id, None, event.opened_by),),
        )
    return _evolve(state, event) if state else None


def _evolve(state: Opportunity, event: OpportunityEvent) -> Opportunity:
    match event:
        case StageAdvanced():
            moved = _moved(state, event.stage, event.probability, event.on, event.reason, event.max_days)
            return replace(moved, evidence={**state.evidence, **{one.name: one for one in event.evidence}})
        case DemoHeld() | ActivityRecorded() | VisitNoted():
            return replace(state, follow_up=follow_ups.evolve(state.follow_up, event))
        case OpportunityReassigned():
            owner = Ownership(event.owner_id, event.reason, event.reassigned_by)
            return replace(state, owners=(*state.owners, owner), splits=event.splits)
        case ForecastOverridden():
            return replace(state, override=event)
        case OpportunityRevised():
            return replace(state, revised=event)
        case DealStalled():
            *before, last = state.stays
            return replace(state, stays=(*before, replace(last, stalled_on=event.as_of)))
        case OpportunityLost():
            return replace(_moved(state, Stage.LOST, PROBABILITY[Stage.LOST], event.on, event.reason), lost=event)
        case OpportunityWon():
            return replace(_moved(state, Stage.WON, PROBABILITY[Stage.WON], event.on), won=event)
        case _:
            return state


def _moved(
    state: Opportunity,
    stage: Stage,
    probability: Decimal,
    on: date,
    reason: str | None = None,
    max_days: int | None = None,
) -> Opportunity:
    """Another probability within a stage does not end the stay in it."""
    *before, last = state.stays
    if stage is last.stage:
        return replace(state, stays=(*before, replace(last, probability=probability, reason=reason or last.reason)))
    new = Stay(stage, probability, on, reason=reason, max_days=max_days)
    return replace(state, stays=(*before, replace(last, left_on=on), new))
