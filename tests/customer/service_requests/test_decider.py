"""The rules of a service request, as sentences. Times are hours since it was received, on a Monday at 08:00."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.customer.complaints.events import Severity
from services.customer.service_requests.decider import (
    AnswerRequest,
    AssignRequest,
    CheckTimes,
    CloseRequest,
    EscalateRequest,
    OpenRequest,
    RequestCommand,
    request,
)
from services.customer.service_requests.events import (
    RequestAnswered,
    RequestAssigned,
    RequestBreached,
    RequestClosed,
    RequestEscalated,
    RequestEvent,
    RequestOpened,
    Time,
)
from services.customer.service_requests.request import Request, RequestStatus
from services.customer.service_standard.events import Counted, RequestKind, WorkingTime
from services.customer.service_standard.terms import Terms
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given

CUSTOMER, OWNER, OTHER, COMPLAINT = (UUID(int=n) for n in range(4))
MONDAY = datetime.fromisoformat("2022-10-17T08:00+08:00")


def h(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


OFFICE = WorkingTime(opens="10:00", closes="18:00", weekdays=(1, 2, 3, 4, 5), time_zone="Asia/Shanghai")
terms = Terms(standard_version=3, tier="A", answer_hours=1, solve_hours=8, clock=Counted.WORKING, working_time=OFFICE)
told: dict[str, Any] = {
    "customer_id": CUSTOMER,
    "kind": RequestKind.FAULT,
    "channel": "hotline",
    "description": "dark",
    "received_at": MONDAY,
    "owner_id": OWNER,
}
applied: dict[str, Any] = {
    "standard_version": 3,
    "tier": "A",
    "answer_hours": 1,
    "solve_hours": 8,
    "clock": Counted.WORKING,
    "answer_due_by": h(3),
    "solve_due_by": h(10),
}
opened = RequestOpened(**told, **applied)
answered = RequestAnswered(text="press", at=h(2), answered_by="system")
closed = RequestClosed(solution="replaced", at=h(4))
escalated = RequestEscalated(severity=Severity.MAJOR, complaint_id=COMPLAINT, at=h(4))
no_answer = RequestBreached(time=Time.ANSWER, due_by=h(3), as_of=h(5))
not_solved = RequestBreached(time=Time.SOLVE, due_by=h(10), as_of=h(11))


def state(*events: RequestEvent) -> Request:
    found = request.fold(events)
    assert found is not None
    return found


def test_its_times_are_those_of_the_standard_from_when_it_was_received() -> None:
    given(request).when(OpenRequest(**told, terms=terms), at=h(30)).then(opened)
    given(request, opened).when(OpenRequest(**told)).rejected(WrongStatus)


def test_without_a_standard_it_has_no_times_and_is_never_late() -> None:
    plain = RequestOpened(**told)
    given(request).when(OpenRequest(**told)).then(plain)
    given(request, plain).when(CheckTimes(as_of=h(9999))).then_nothing()


def test_a_time_beyond_all_calendars_is_pointed_at() -> None:
    far = {**told, "received_at": datetime.fromisoformat("9998-12-31T00:00+08:00")}
    late = terms.model_copy(update={"solve_hours": 2000})
    with pytest.raises(Invalid) as refused:
        request.decide(OpenRequest(**far, terms=late), None)
    assert refused.value.more["errors"][0]["pointer"] == "/received_at"


def test_nothing_is_done_to_a_request_nobody_knows() -> None:
    given(request).when(AnswerRequest(text="press")).rejected(NotFound)


def test_each_of_its_times_is_said_once_to_have_passed() -> None:
    given(request, opened).when(CheckTimes(as_of=h(3))).then_nothing()
    given(request, opened).when(CheckTimes(as_of=h(5))).then(no_answer)
    given(request, opened, no_answer).when(CheckTimes(as_of=h(6))).then_nothing()
    given(request, opened, no_answer).when(CheckTimes(as_of=h(11))).then(not_solved)
    given(request, opened, no_answer, not_solved).when(CheckTimes(as_of=h(99))).then_nothing()
    assert (state(opened).due_by, state(opened, no_answer).due_by) == (h(3), h(10))
    assert state(opened, no_answer, not_solved).due_by is None


def test_an_answer_in_time_leaves_the_time_to_solve() -> None:
    given(request, opened).when(AnswerRequest(text="press"), at=h(2)).then(answered)
    given(request, opened, answered).when(AnswerRequest(text="press"), at=h(3)).then_nothing()
    given(request, opened, answered).when(CheckTimes(as_of=h(5))).then_nothing()
    given(request, opened, answered).when(CheckTimes(as_of=h(11))).then(not_solved)
    again = RequestAnswered(text="twice", at=h(3), answered_by="system")
    given(request, opened, answered).when(AnswerRequest(text="twice"), at=h(3)).then(again)
    found = state(opened, answered, again)
    assert found.status is RequestStatus.ANSWERED and found.answered_at == h(2) and found.due_by == h(10)


def test_what_comes_too_late_says_so_itself() -> None:
    late = RequestAnswered(text="press", at=h(5), answered_by="system")
    given(request, opened).when(AnswerRequest(text="press"), at=h(5)).then(no_answer, late)
    too_late = RequestClosed(solution="replaced", at=h(11))
    given(request, opened, answered).when(CloseRequest(solution="replaced"), at=h(11)).then(not_solved, too_late)
    gone = RequestEscalated(severity=Severity.MAJOR, complaint_id=COMPLAINT, at=h(5))
    escalate = EscalateRequest(severity=Severity.MAJOR, complaint_id=COMPLAINT)
    given(request, opened).when(escalate, at=h(5)).then(no_answer, gone)


def test_the_solution_is_an_answer_too_and_ends_its_times() -> None:
    given(request, opened).when(CloseRequest(solution="replaced"), at=h(2)).then(
        RequestClosed(solution="replaced", at=h(2))
    )
    given(request, opened, closed).when(CloseRequest(solution="replaced")).then_nothing()
    given(request, opened, closed).when(CheckTimes(as_of=h(99))).then_nothing()
    found = state(opened, closed)
    assert found.status is RequestStatus.CLOSED and found.answered_at == h(4) and found.due_by is None


def test_it_is_escalated_once_and_ends_its_times() -> None:
    escalate = EscalateRequest(severity=Severity.MAJOR, complaint_id=COMPLAINT)
    given(request, opened, answered).when(escalate, at=h(4)).then(escalated)
    given(request, opened, escalated).when(escalate, at=h(5)).then_nothing()
    given(request, opened, escalated).when(CheckTimes(as_of=h(99))).then_nothing()
    otherwise = EscalateRequest(severity=Severity.GENERAL, complaint_id=COMPLAINT)
    given(request, opened, escalated).when(otherwise).rejected(WrongStatus)
    assert state(opened, answered, escalated).status is RequestStatus.ESCALATED


def test_the_assignee_has_to_solve_it() -> None:
    assigned = RequestAssigned(assignee_id=OTHER)
    given(request, opened).when(AssignRequest(assignee_id=OTHER)).then(assigned)
    given(request, opened, assigned).when(AssignRequest(assignee_id=OTHER)).then_nothing()
    assert (state(opened).owner_id, state(opened, assigned).owner_id) == (OWNER, OTHER)


@pytest.mark.parametrize("end", [closed, escalated], ids=["closed", "escalated"])
@pytest.mark.parametrize(
    "command",
    [
        AssignRequest(assignee_id=OTHER),
        AnswerRequest(text="press"),
        CloseRequest(solution="otherwise"),
        EscalateRequest(severity=Severity.GENERAL, complaint_id=COMPLAINT),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_to_what_is_over(command: RequestCommand, end: RequestEvent) -> None:
    given(request, opened, end).when(command).rejected(WrongStatus)
