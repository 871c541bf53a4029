"""How an opportunity's events make its state."""

from dataclasses import replace

from services.pipeline.follow_ups import decider as follow_ups
from services.pipeline.follow_ups.events import ActivityRecorded, DemoHeld, VisitNoted
from services.pipeline.stages import passage
from services.pipeline.stages.events import DealStalled, Stage, StageAdvanced
from services.pipeline.stages.passage import Passage, Stay

from .events import (
    ForecastOverridden,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityRevised,
    OpportunityWon,
)
from .state import Opportunity, Ownership


def evolve(state: Opportunity | None, event: OpportunityEvent) -> Opportunity | None:
    if isinstance(event, OpportunityOpened):
        return Opportunity(
            opened=event,
            splits=event.splits,
            passage=Passage((Stay(event.stage, event.probability, event.opened_on, max_days=event.max_days),)),
            owners=(Ownership(event.owner_id, None, event.opened_by),),
        )
    return _evolve(state, event) if state else None


def _evolve(state: Opportunity, event: OpportunityEvent) -> Opportunity:
    match event:
        case StageAdvanced() | DealStalled():
            return replace(state, passage=passage.evolve(state.passage, event))
        case DemoHeld() | ActivityRecorded() | VisitNoted():
            return replace(state, follow_up=follow_ups.evolve(state.follow_up, event))
        case OpportunityReassigned():
            owner = Ownership(event.owner_id, event.reason, event.reassigned_by)
            return replace(state, owners=(*state.owners, owner), splits=event.splits)
        case ForecastOverridden():
            return replace(state, override=event)
        case OpportunityRevised():
            return replace(state, revised=event)
        case OpportunityLost():
            return replace(state, passage=state.passage.closed(Stage.LOST, event.on, event.reason), lost=event)
        case OpportunityWon():
            return replace(state, passage=state.passage.closed(Stage.WON, event.on), won=event)
        case _:
            return state
