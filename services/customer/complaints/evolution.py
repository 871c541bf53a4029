"""How a complaint follows from its events."""

from dataclasses import replace
from datetime import datetime

from .complaint import CLOSED, OPEN, PAUSED, RESOLVED, Complaint
from .events import (
    ComplaintAcknowledged,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintEvent,
    ComplaintInvestigated,
    ComplaintPaused,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintResumed,
    RepairPlanMade,
    SlaBreached,
    SolutionAgreed,
)


def evolve(state: Complaint | None, event: ComplaintEvent) -> Complaint:
    if isinstance(event, ComplaintRaised):
        return Complaint(event)
    if state is None:
        raise TypeError(f"a complaint begins with ComplaintRaised, not with {type(event).__name__}")
    match event:
        case ComplaintPaused():
            return replace(state, status=PAUSED, paused=event, stopped_at=event.at)
        case ComplaintResumed():
            return replace(_ticking(state, event.at), status=OPEN)
        case ComplaintResolved():
            return replace(_ticking(state, event.at), status=RESOLVED, resolved=event, stopped_at=event.at)
        case ComplaintClosed():
            return replace(state, status=CLOSED, closed=event)
        case ComplaintReopened():
            again = replace(_ticking(state, event.at), status=OPEN, resolved=None, closed=None)
            return replace(again, reopenings=(*state.reopenings, event))
        case _:
            return _evolve_handling(state, event)


def _ticking(state: Complaint, at: datetime) -> Complaint:
    """The clock runs again from `at`, if it stood. A clock of the edge that was set back gives no negative pause."""
    if state.stopped_at is None:
        return state
    stood = (state.stopped_at, max(at, state.stopped_at))
    return replace(state, stands=(*state.stands, stood), stopped_at=None, paused=None)


Handled = (
    ComplaintAcknowledged
    | ComplaintAssigned
    | ComplaintInvestigated
    | SolutionAgreed
    | RepairPlanMade
    | ComplaintEscalated
    | SlaBreached
)


def _evolve_handling(state: Complaint, event: Handled) -> Complaint:
    match event:
        case ComplaintAcknowledged():
            return replace(state, acknowledged_at=event.at)
        case ComplaintAssigned():
            return replace(state, assignee_id=event.assignee_id)
        case ComplaintInvestigated():
            return replace(state, investigated=event)
        case SolutionAgreed():
            return replace(state, solution=event)
        case RepairPlanMade():
            return replace(state, repair_plan=event)
        case ComplaintEscalated():
            return replace(state, escalations=(*state.escalations, event))
        case SlaBreached():
            return replace(state, breach=event)
