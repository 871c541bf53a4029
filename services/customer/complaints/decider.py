"""The rules of a complaint."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.kernel.decider import Decider
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from ..complaint_clock.commands import CheckDeadline, Pause, Resume
from ..complaint_clock.events import ComplaintPaused, ComplaintResumed
from ..remedies.decider import AgreeSolution, Investigate, MakeRepairPlan, remedied, require_remedy
from ..service_standard.terms import due_by
from .commands import Acknowledge, Assign, Close, ComplaintCommand, Escalate, OpenComplaint, Reopen, Resolve
from .complaint import CLOSED, RESOLVED, Complaint, ComplaintStatus
from .events import (
    ComplaintAcknowledged,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintEvent,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
    EscalationCause,
    Severity,
)
from .evolution import evolve

SOLVE_HOURS: Mapping[Severity, int] = {Severity.GENERAL: 24, Severity.MAJOR: 72}
"""Hours by the clock, unless the service standard says otherwise: handbook 003, 三.3 for general complaints; for major
ones it names no time."""


def decide(command: ComplaintCommand, state: Complaint | None) -> Sequence[ComplaintEvent]:
    if isinstance(command, OpenComplaint):
        return _open(command, state)
    if state is None:
        raise NotFound
    match command:
        case CheckDeadline():
            return _breach(state, command.as_of)
        case Pause() | Resume() | Resolve() | Close() | Reopen():
            return _move(command, state)
        case Investigate() | AgreeSolution() | MakeRepairPlan():
            major, closed = state.raised.severity is Severity.MAJOR, state.status is CLOSED
            return remedied(command, state.remedy, major=major, closed=closed)
        case _:
            return _handle(command, state)


def _open(command: OpenComplaint, state: Complaint | None) -> Sequence[ComplaintEvent]:
    if state is not None:
        raise WrongStatus("The complaint is raised already.")
    told, terms = command.complaint, command.terms
    allowed = dict(terms) if terms else {"solve_hours": SOLVE_HOURS[told.severity]}
    raised = ComplaintRaised(**dict(told), **allowed, owner_id=command.owner_id, request_id=command.request_id)
    _require_deadline(raised)
    if told.severity is Severity.MAJOR:
        return [raised, ComplaintEscalated(cause=EscalationCause.MAJOR, at=command.at)]
    return [raised]


def _require_deadline(raised: ComplaintRaised) -> None:
    try:
        due_by(raised.raised_at, raised.solve_hours, raised.working_time)
    except OverflowError:
        raise Invalid("/raised_at", "its deadline would be beyond all calendars") from None


def _breach(state: Complaint, as_of: datetime) -> Sequence[ComplaintEvent]:
    late = state.clock.late(as_of)
    return [*late, *(ComplaintEscalated(cause=EscalationCause.BREACH, at=as_of) for _ in late)]


def _move(command: Pause | Resume | Resolve | Close | Reopen, state: Complaint) -> Sequence[ComplaintEvent]:
    """The commands that move a complaint on from one status to another."""
    match command, state.status:
        case Pause(), ComplaintStatus.OPEN:
            return [*_breach(state, command.at), ComplaintPaused(reason=command.reason, at=command.at)]
        case Resume(), ComplaintStatus.PAUSED:
            return [ComplaintResumed(at=command.at)]
        case (Pause(), ComplaintStatus.PAUSED) | (Resume(), ComplaintStatus.OPEN):
            return []
        case Resolve(), _:
            return _resolve(command, state)
        case Close(), _:
            return _close(command, state)
        case Reopen(), _:
            return _reopen(command, state)
        case _:
            raise WrongStatus(f"The complaint is {state.status}.")


def _resolve(command: Resolve, state: Complaint) -> Sequence[ComplaintEvent]:
    resolved = ComplaintResolved(resolution=command.resolution, compensation=command.compensation, at=command.at)
    if state.resolved is None:
        # What stops the clock says first that it is too late: no run would find out any more.
        return [*state.clock.late(command.at), resolved]
    if resolved.model_copy(update={"at": state.resolved.at}) == state.resolved:
        return []
    raise WrongStatus("The complaint is solved already, otherwise; reopen it first.")


def _close(command: Close, state: Complaint) -> Sequence[ComplaintEvent]:
    if state.status is CLOSED:
        return []
    if state.status is not RESOLVED:
        raise WrongStatus("The complaint is not solved yet.")
    if state.raised.severity is Severity.MAJOR:
        require_remedy(state.remedy)
    return [ComplaintClosed(customer_confirmed=command.customer_confirmed, at=command.at)]


def _reopen(command: Reopen, state: Complaint) -> Sequence[ComplaintEvent]:
    if state.status in (RESOLVED, CLOSED):
        return [ComplaintReopened(reason=command.reason, at=command.at)]
    if state.reopenings and state.reopenings[-1].reason == command.reason:
        return []
    raise WrongStatus("The complaint is not solved yet.")


def _handle(command: Acknowledge | Assign | Escalate, state: Complaint) -> Sequence[ComplaintEvent]:
    """The commands that leave the status as it is. What is done already is not done again."""
    match command:
        case Acknowledge():
            if state.acknowledged_at is not None:
                return []
            _unsolved(state)
            return [ComplaintAcknowledged(at=command.at)]
        case Assign():
            if state.assignee_id == command.assignee_id:
                return []
            if state.status is CLOSED:
                raise WrongStatus("The complaint is closed.")
            return [ComplaintAssigned(assignee_id=command.assignee_id)]
        case Escalate():
            return _escalate(command, state)


def _unsolved(state: Complaint) -> None:
    if state.status in (RESOLVED, CLOSED):
        raise WrongStatus(f"The complaint is {state.status}.")


def _escalate(command: Escalate, state: Complaint) -> Sequence[ComplaintEvent]:
    last = state.escalations[-1] if state.escalations else None
    if last is not None and last.cause is EscalationCause.REQUEST and last.reason == command.reason:
        return []
    _unsolved(state)
    return [ComplaintEscalated(cause=EscalationCause.REQUEST, reason=command.reason, at=command.at)]


complaint = Decider("complaint", None, decide, evolve, ComplaintEvent)
