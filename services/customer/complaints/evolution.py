"""How a complaint follows from its events."""

from dataclasses import replace

from ..complaint_clock.clock import Clock
from ..complaint_clock.events import ComplaintPaused, ComplaintResumed, SlaBreached
from ..remedies.decider import with_remedy
from .complaint import CLOSED, OPEN, PAUSED, RESOLVED, Complaint
from .events import (
    ComplaintAcknowledged,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintEvent,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
)


def evolve(state: Complaint | None, event: ComplaintEvent) -> Complaint:
    if isinstance(event, ComplaintRaised):
        working = event.working_time.hours() if event.working_time else None
        return Complaint(event, Clock(event.raised_at, event.solve_hours, working=working))
    if state is None:
        raise TypeError(f"a complaint begins with ComplaintRaised, not with {type(event).__name__}")
    match event:
        case ComplaintPaused():
            return replace(state, status=PAUSED, clock=state.clock.pause(event))
        case ComplaintResumed():
            return replace(state, status=OPEN, clock=state.clock.run(event.at))
        case ComplaintResolved():
            return replace(state, status=RESOLVED, clock=state.clock.stop(event.at), resolved=event)
        case ComplaintClosed():
            return replace(state, status=CLOSED, closed=event)
        case ComplaintReopened():
            again = replace(state, status=OPEN, clock=state.clock.run(event.at), resolved=None, closed=None)
            return replace(again, reopenings=(*state.reopenings, event))
        case SlaBreached():
            return replace(state, clock=replace(state.clock, breach=event))
        case ComplaintAcknowledged():
            return replace(state, acknowledged_at=event.at)
        case ComplaintAssigned():
            return replace(state, assignee_id=event.assignee_id)
        case ComplaintEscalated():
            return replace(state, escalations=(*state.escalations, event))
        case _:
            return replace(state, remedy=with_remedy(state.remedy, event))
