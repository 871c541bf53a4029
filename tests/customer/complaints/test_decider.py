"""The rules of a complaint, as sentences. Times are hours since it was raised."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.customer.complaint_clock.commands import CheckDeadline, Pause, Resume
from services.customer.complaint_clock.events import ComplaintPaused, ComplaintResumed, SlaBreached
from services.customer.complaints.commands import (
    Acknowledge,
    Assign,
    Close,
    ComplaintCommand,
    Escalate,
    OpenComplaint,
    RaiseComplaint,
    Reopen,
    Resolve,
)
from services.customer.complaints.complaint import Complaint, ComplaintStatus
from services.customer.complaints.decider import complaint
from services.customer.complaints.events import (
    Channel,
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
from services.customer.remedies.decider import (
    AgreeSolution,
    Investigate,
    MakeRepairPlan,
    RepairPlanMissing,
    SolutionMissing,
)
from services.customer.remedies.events import RepairPlanMade, SolutionAgreed
from services.customer.service_standard.events import Counted, WorkingTime
from services.customer.service_standard.terms import Terms
from shared.kernel.messages import SYSTEM as BY
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given

CUSTOMER, OWNER, OTHER, INVOICE = (UUID(int=n) for n in range(4))
RAISED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def h(hours: float) -> datetime:
    return RAISED_AT + timedelta(hours=hours)


body: dict[str, Any] = {
    "customer_id": CUSTOMER,
    "severity": Severity.GENERAL,
    "category": "delivery",
    "description": "broken",
    "remedy_sought": "replacement",
    "channel": Channel.HOTLINE,
    "raised_at": RAISED_AT,
    "invoice_id": INVOICE,
}
raised = ComplaintRaised(**body, owner_id=OWNER, solve_hours=24)
major = ComplaintRaised(**{**body, "severity": Severity.MAJOR}, owner_id=OWNER, solve_hours=72)
at_once = ComplaintEscalated(cause=EscalationCause.MAJOR, at=h(1))
acknowledged = ComplaintAcknowledged(at=h(1))
paused = ComplaintPaused(reason="waiting", at=h(2))
resumed = ComplaintResumed(at=h(12))
resolved = ComplaintResolved(resolution="replaced", at=h(20))
closed = ComplaintClosed(customer_confirmed=True, at=h(21))
reopened = ComplaintReopened(reason="broke again", at=h(120))
breached = SlaBreached(due_by=h(24), as_of=h(25))
for_breach = ComplaintEscalated(cause=EscalationCause.BREACH, at=h(25))
agreed = SolutionAgreed(text="replace all", agreed_by=("legal", "after_sales"))
planned = RepairPlanMade(steps=("apology",), owner_id=OWNER, due_on=date(2026, 3, 31))
resolve = Resolve(resolution="replaced")


def state(*events: ComplaintEvent) -> Complaint:
    found = complaint.fold(events)
    assert found is not None
    return found


def test_a_general_complaint_is_to_be_solved_within_24_hours_by_the_clock() -> None:
    command = OpenComplaint(complaint=RaiseComplaint(**body), owner_id=OWNER)
    given(complaint).when(command, at=h(1)).then(raised)
    assert state(raised).clock.due_by == h(24) and state(raised).owner_id == OWNER


def test_a_major_complaint_goes_to_the_manager_at_once() -> None:
    told = RaiseComplaint(**{**body, "severity": Severity.MAJOR})
    given(complaint).when(OpenComplaint(complaint=told, owner_id=OWNER), at=h(1)).then(major, at_once)
    assert state(major).clock.due_by == h(72)


def test_a_complaint_is_raised_once() -> None:
    given(complaint, raised).when(OpenComplaint(complaint=RaiseComplaint(**body))).rejected(WrongStatus)


def test_nothing_is_done_to_a_complaint_nobody_knows() -> None:
    for command in (Acknowledge(), resolve, CheckDeadline(as_of=h(30))):
        given(complaint).when(command).rejected(NotFound)


def test_the_answer_is_the_first_that_the_customer_hears() -> None:
    given(complaint, raised).when(Acknowledge(), at=h(1)).then(acknowledged)
    given(complaint, raised, acknowledged).when(Acknowledge(), at=h(3)).then_nothing()
    given(complaint, raised, resolved).when(Acknowledge(), at=h(21)).rejected(WrongStatus)
    assert state(raised).minutes_to_answer is None
    assert state(raised, acknowledged, resolved).minutes_to_answer == 60
    assert state(raised, resolved).minutes_to_answer == 20 * 60


def test_the_assignee_has_to_solve_it() -> None:
    assigned = ComplaintAssigned(assignee_id=OTHER)
    given(complaint, raised).when(Assign(assignee_id=OTHER)).then(assigned)
    given(complaint, raised, assigned).when(Assign(assignee_id=OTHER)).then_nothing()
    assert state(raised, assigned).owner_id == OTHER


def test_waiting_for_the_customer_pauses_the_clock() -> None:
    given(complaint, raised).when(Pause(reason="waiting"), at=h(2)).then(paused)
    given(complaint, raised, paused).when(Pause(reason="still"), at=h(3)).then_nothing()
    given(complaint, raised, paused).when(CheckDeadline(as_of=h(1000))).then_nothing()
    given(complaint, raised, paused).when(Resume(), at=h(12)).then(resumed)
    given(complaint, raised).when(Resume(), at=h(12)).then_nothing()
    assert state(raised, paused).clock.due_by is None
    assert state(raised, paused, resumed).clock.due_by == h(34)
    given(complaint, raised, paused, resumed).when(CheckDeadline(as_of=h(34))).then_nothing()


def test_a_breach_is_said_once_and_escalates() -> None:
    given(complaint, raised).when(CheckDeadline(as_of=h(24))).then_nothing()
    given(complaint, raised).when(CheckDeadline(as_of=h(25))).then(breached, for_breach)
    history = (raised, breached, for_breach)
    given(complaint, *history).when(CheckDeadline(as_of=h(99))).then_nothing()
    given(complaint, *history, resolved, reopened).when(CheckDeadline(as_of=h(999))).then_nothing()


def test_what_was_solved_in_time_is_never_late() -> None:
    given(complaint, raised, resolved).when(CheckDeadline(as_of=h(25))).then_nothing()


def test_stopping_the_clock_too_late_does_not_hide_the_breach() -> None:
    late = ComplaintResolved(resolution="replaced", at=h(25))
    given(complaint, raised).when(resolve, at=h(25)).then(breached, late)
    waits = ComplaintPaused(reason="waiting", at=h(25))
    given(complaint, raised).when(Pause(reason="waiting"), at=h(25)).then(breached, for_breach, waits)


def test_solving_ends_a_pause() -> None:
    given(complaint, raised, paused).when(resolve, at=h(20)).then(resolved)
    found = state(raised, paused, resolved)
    assert (
        found.status is ComplaintStatus.RESOLVED and found.clock.due_by == h(42) and found.minutes_to_resolve == 2 * 60
    )


def test_a_solution_stands_until_the_complaint_is_reopened() -> None:
    given(complaint, raised, resolved).when(resolve, at=h(22)).then_nothing()
    given(complaint, raised, resolved).when(Resolve(resolution="otherwise")).rejected(WrongStatus, "reopen")


def test_after_a_reopening_the_clock_runs_on_from_where_it_stopped() -> None:
    given(complaint, raised, resolved).when(Reopen(reason="broke again"), at=h(120)).then(reopened)
    given(complaint, raised, resolved, closed).when(Reopen(reason="broke again"), at=h(120)).then(reopened)
    given(complaint, raised, resolved, reopened).when(Reopen(reason="broke again")).then_nothing()
    given(complaint, raised).when(Reopen(reason="broke again")).rejected(WrongStatus)
    found = state(raised, resolved, closed, reopened)
    assert found.status is ComplaintStatus.OPEN and found.clock.due_by == h(124) and found.minutes_to_resolve is None
    again = ComplaintResolved(resolution="again", at=h(123))
    assert state(raised, resolved, closed, reopened, again).minutes_to_resolve == 23 * 60


def test_what_is_solved_is_closed_with_or_without_the_customers_word() -> None:
    given(complaint, raised).when(Close(customer_confirmed=True)).rejected(WrongStatus)
    given(complaint, raised, resolved).when(Close(customer_confirmed=True), at=h(21)).then(closed)
    silent = ComplaintClosed(customer_confirmed=False, at=h(21))
    given(complaint, raised, resolved).when(Close(customer_confirmed=False), at=h(21)).then(silent)
    given(complaint, raised, resolved, closed).when(Close(customer_confirmed=False)).then_nothing()


def test_a_major_complaint_is_closed_only_with_an_agreed_solution_and_a_repair_plan() -> None:
    close = Close(customer_confirmed=True)
    given(complaint, major, at_once, resolved, planned).when(close).rejected(SolutionMissing)
    given(complaint, major, at_once, resolved, agreed).when(close).rejected(RepairPlanMissing)
    given(complaint, major, at_once, agreed, planned, resolved).when(close, at=h(21)).then(closed)


def test_a_request_escalates_once_for_each_reason() -> None:
    asked = ComplaintEscalated(cause=EscalationCause.REQUEST, reason="they leave", at=h(3))
    given(complaint, raised).when(Escalate(reason="they leave"), at=h(3)).then(asked)
    given(complaint, raised, asked).when(Escalate(reason="they leave"), at=h(4)).then_nothing()
    given(complaint, major, at_once).when(Escalate(reason="they leave"), at=h(3)).then(asked)
    given(complaint, raised, resolved).when(Escalate(reason="they leave")).rejected(WrongStatus)


@pytest.mark.parametrize(
    "command",
    [
        Assign(assignee_id=OTHER),
        Investigate(findings="f", cause="c"),
        AgreeSolution(text="t", agreed_by=["legal", "after_sales"]),
        MakeRepairPlan(steps=["s"], owner_id=OWNER, due_on=date(2026, 3, 31)),
        Pause(reason="waiting"),
        Resume(),
        Escalate(reason="they leave"),
        Acknowledge(),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_to_a_closed_complaint(command: ComplaintCommand) -> None:
    given(complaint, raised, resolved, closed).when(command).rejected(WrongStatus)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([Pause(reason="w"), Resume(), resolve, Reopen(reason="r"), Close(customer_confirmed=True)]),
        st.integers(0, 30 * 60),
    ),
    max_size=12,
)


@for_all(STEPS, st.integers(0, 200))
def test_however_a_complaint_goes_its_breach_is_said_once_and_only_when_the_clock_ran_out(
    steps: list[tuple[ComplaintCommand, int]], later: int
) -> None:
    """The clock is reckoned here by adding up the minutes in which the complaint was open."""
    found, at, ran, said = state(raised), RAISED_AT, 0, 0
    checks: list[tuple[ComplaintCommand, int]] = [(CheckDeadline(as_of=RAISED_AT), later * 60)]
    for command, minutes in [*steps, *checks]:
        at += timedelta(minutes=minutes)
        ran += minutes if found.status is ComplaintStatus.OPEN else 0
        stamped = CheckDeadline(as_of=at) if isinstance(command, CheckDeadline) else command
        try:
            events = complaint.decide(stamped.stamped(BY, at), found)
        except WrongStatus:
            continue
        said += sum(isinstance(event, SlaBreached) for event in events)
        for event in events:
            evolved = complaint.evolve(found, event)
            assert evolved is not None
            found = evolved
        assert said <= (ran > 24 * 60)
    assert said == (ran > 24 * 60)
    if found.resolved is not None:
        assert found.minutes_to_resolve == ran


def test_the_service_standard_gives_a_complaint_its_hours_of_working_time_which_pauses_prolong() -> None:
    """Frappe Helpdesk, test_hd_service_level_agreement: Monday to Friday from 10 to 18; 2 h from Friday 17:00."""
    friday = datetime.fromisoformat("2022-10-21T17:00+08:00")
    office = WorkingTime(opens="10:00", closes="18:00", weekdays=(1, 2, 3, 4, 5), time_zone="Asia/Shanghai")
    terms = Terms(standard_version=3, answer_hours=1, solve_hours=2, clock=Counted.WORKING, working_time=office)
    told = {**body, "raised_at": friday}
    command = OpenComplaint(complaint=RaiseComplaint(**told), owner_id=OWNER, terms=terms)
    ruled = ComplaintRaised(
        **told, owner_id=OWNER, solve_hours=2, answer_hours=1, standard_version=3, working_time=office
    )
    given(complaint).when(command).then(ruled)
    monday = datetime.fromisoformat("2022-10-24T11:00+08:00")
    assert state(ruled).clock.due_by == monday and state(ruled).answer_due_by == friday + timedelta(hours=1)
    for hours, in_time in ((1, True), (2, False)):
        heard = ComplaintAcknowledged(at=friday + timedelta(hours=hours))
        assert state(ruled, heard).answered_in_time is in_time and state(ruled).answered_in_time is None
    waits = ComplaintPaused(reason="waiting", at=monday - timedelta(minutes=30))
    again = ComplaintResumed(at=monday + timedelta(hours=8))  # half an hour is left, and the day's work is done
    assert state(ruled, waits, again).clock.due_by == datetime.fromisoformat("2022-10-25T10:30+08:00")


def test_a_deadline_beyond_all_calendars_is_refused() -> None:
    told = {**body, "raised_at": datetime(9998, 12, 31, 23, tzinfo=UTC)}
    given(complaint).when(OpenComplaint(complaint=RaiseComplaint(**told))).rejected(Invalid, "calendars")
