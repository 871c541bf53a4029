"""The rules of a service request: it is answered, and closed or escalated once; a time that passed is said once."""

from collections.abc import Sequence
from datetime import datetime

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Moment, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.kernel.sealed import Sealed

from ..complaints.events import Severity
from ..service_standard.events import RequestKind
from ..service_standard.terms import Terms
from .events import RequestAnswered, RequestAssigned, RequestClosed, RequestEscalated, RequestEvent, RequestOpened
from .request import Request, RequestStatus, evolve


class OpenRequest(Command):
    """A request of a known customer. `terms` are those of the service standard, where it speaks of such requests."""

    customer_id: Id
    kind: RequestKind
    channel: Code
    description: Text
    product: Code | None = None
    order_id: Id | None = None
    caller_name: Sealed | None = None
    caller_phone: Sealed | None = None
    received_at: Moment
    owner_id: Id | None = None
    terms: Terms | None = None


class AssignRequest(Command):
    assignee_id: Id


class AnswerRequest(Command):
    text: Text


class CloseRequest(Command):
    solution: Text


class EscalateRequest(Command):
    severity: Severity
    reason: Text | None = None
    complaint_id: Id


class CheckTimes(Command):
    """Whether a time of the request has passed as of that moment."""

    as_of: Moment


RequestCommand = OpenRequest | AssignRequest | AnswerRequest | CloseRequest | EscalateRequest | CheckTimes


def decide(command: RequestCommand, state: Request | None) -> Sequence[RequestEvent]:
    if isinstance(command, OpenRequest):
        return _open(command, state)
    if state is None:
        raise NotFound
    match command:
        case AssignRequest():
            return _assign(command, state)
        case AnswerRequest():
            return _answer(command, state)
        case CloseRequest():
            return _close(command, state)
        case EscalateRequest():
            return _escalate(command, state)
        case CheckTimes():
            return state.late(command.as_of)


def _open(command: OpenRequest, state: Request | None) -> Sequence[RequestEvent]:
    if state is not None:
        raise WrongStatus("The request is opened already.")
    told, terms = dict(command), command.terms
    if terms is None:
        return [RequestOpened(**told)]
    answer_by, solve_by = _due(terms, command.received_at)
    return [RequestOpened(**told, **dict(terms), answer_due_by=answer_by, solve_due_by=solve_by)]


def _due(terms: Terms, start: datetime) -> tuple[datetime, datetime]:
    try:
        return terms.due_by(start, terms.answer_hours), terms.due_by(start, terms.solve_hours)
    except OverflowError:
        raise Invalid("/received_at", "its deadline would be beyond all calendars") from None


def _assign(command: AssignRequest, state: Request) -> Sequence[RequestEvent]:
    if state.assignee_id == command.assignee_id:
        return []
    _require_running(state)
    return [RequestAssigned(assignee_id=command.assignee_id)]


def _answer(command: AnswerRequest, state: Request) -> Sequence[RequestEvent]:
    if state.answers and state.answers[-1].text == command.text:
        return []
    _require_running(state)
    answered = RequestAnswered(text=command.text, at=command.at, answered_by=command.by.sub)
    return [*state.late(command.at), answered]


def _close(command: CloseRequest, state: Request) -> Sequence[RequestEvent]:
    if state.closed and state.closed.solution == command.solution:
        return []
    _require_running(state)
    # What stops the clock says first that it is too late: no run would find out any more.
    return [*state.late(command.at), RequestClosed(solution=command.solution, at=command.at)]


def _escalate(command: EscalateRequest, state: Request) -> Sequence[RequestEvent]:
    if state.escalated and state.escalated.severity is command.severity:
        return []
    _require_running(state)
    return [*state.late(command.at), RequestEscalated(**dict(command), at=command.at)]


def _require_running(state: Request) -> None:
    if state.status in (RequestStatus.CLOSED, RequestStatus.ESCALATED):
        raise WrongStatus(f"The request is {state.status}.")


request: Decider[RequestCommand, Request | None, RequestEvent] = Decider(
    "service_request", None, decide, evolve, RequestEvent
)
