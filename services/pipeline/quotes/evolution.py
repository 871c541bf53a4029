"""How a quote follows from its events."""

from dataclasses import replace
from typing import Any

from .events import (
    FeedbackReceived,
    QuoteAccepted,
    QuoteApproved,
    QuoteDrafted,
    QuoteEvent,
    QuoteExpired,
    QuoteReturned,
    QuoteRevised,
    QuoteSent,
    QuoteSubmitted,
)
from .state import Quote, QuoteStatus, Version


def evolve(state: Quote | None, event: QuoteEvent) -> Quote | None:
    if isinstance(event, QuoteDrafted):
        return Quote(event, (Version(1, event.lines, event.valid_until, event.drafted_by),))
    return _evolve(state, event) if state else None


def _evolve(state: Quote, event: QuoteEvent) -> Quote:
    match event:
        case QuoteRevised():
            before = _passed_over(state)
            written = Version(event.version, event.lines, event.valid_until, event.revised_by)
            return replace(before, versions=(*before.versions, written))
        case QuoteSubmitted():
            return _with(state, event.version, status=QuoteStatus.SUBMITTED, submitted_by=event.submitted_by)
        case QuoteApproved():
            if event.supersedes is not None:
                state = _with(state, event.supersedes, status=QuoteStatus.SUPERSEDED)
            return _with(state, event.version, status=QuoteStatus.APPROVED, approval=event)
        case QuoteReturned():
            return _with(state, event.version, status=QuoteStatus.RETURNED, returned_for=event.reason)
        case QuoteSent():
            return _with(state, event.version, status=QuoteStatus.SENT)
        case QuoteExpired():
            return _with(state, event.version, status=QuoteStatus.EXPIRED)
        case FeedbackReceived():
            return replace(state, feedback=(*state.feedback, event))
        case QuoteAccepted():
            return replace(_with(state, event.version, status=QuoteStatus.ACCEPTED), acceptance=event)
        case _:
            return state


def _passed_over(state: Quote) -> Quote:
    """A version that waits for its approval can no longer have it once a later one is written."""
    if state.latest.status in (QuoteStatus.DRAFT, QuoteStatus.SUBMITTED):
        return _with(state, state.latest.number, status=QuoteStatus.REPLACED)
    return state


def _with(state: Quote, number: int, **changes: Any) -> Quote:
    changed = (replace(one, **changes) if one.number == number else one for one in state.versions)
    return replace(state, versions=tuple(changed))
