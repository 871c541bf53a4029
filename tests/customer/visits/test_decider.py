from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.customer.visits.decider import CancelVisit, KeepPlan, LogVisit, PlanVisit, RecordVisit, visit
from services.customer.visits.events import Channel, PlanKept, VisitCancelled, VisitLogged, VisitPlanned
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given

CUSTOMER, OTHER, REP, BUYER, PLAN, VISIT = (UUID(int=n) for n in range(6))
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)

plan = PlanVisit(customer_id=CUSTOMER, rep_id=REP, planned_for=MONDAY, purpose="new line")
planned = VisitPlanned(customer_id=CUSTOMER, rep_id=REP, planned_for=MONDAY, purpose="new line")
keep = KeepPlan(visit_id=VISIT, customer_id=CUSTOMER)
kept = PlanKept(visit_id=VISIT)
cancelled = VisitCancelled(reason="ill")
body: dict[str, Any] = {
    "customer_id": CUSTOMER,
    "rep_id": REP,
    "visited_on": TUESDAY,
    "channel": Channel.ONSITE,
    "purpose": "new line",
    "outcome": "wants an offer",
}
logged = VisitLogged(**body)


def record(**more: Any) -> RecordVisit:
    return RecordVisit(visit=LogVisit(**body, **more), planned_for=None)


def test_a_visit_is_planned() -> None:
    given(visit).when(plan).then(planned)


def test_a_visit_is_logged_with_the_day_that_was_planned() -> None:
    told = LogVisit(**body, plan_id=PLAN, contact_ids=[BUYER])
    given(visit).when(RecordVisit(visit=told, planned_for=MONDAY)).then(
        VisitLogged(**body, plan_id=PLAN, contact_ids=(BUYER,), planned_for=MONDAY)
    )


def test_the_day_of_the_next_step_needs_a_step_and_is_not_before_the_visit() -> None:
    given(visit).when(record(next_on=TUESDAY)).rejected(Invalid)
    given(visit).when(record(next_step="offer", next_on=MONDAY)).rejected(Invalid)
    given(visit).when(record(next_step="offer", next_on=TUESDAY)).then(
        VisitLogged(**body, next_step="offer", next_on=TUESDAY)
    )


def test_a_contact_is_met_once_in_a_visit() -> None:
    given(visit).when(record(contact_ids=[BUYER, BUYER])).rejected(Invalid, "twice")


def test_a_plan_is_kept_by_one_visit() -> None:
    given(visit, planned).when(keep).then(kept)
    given(visit, planned, kept).when(keep).then_nothing()
    another = KeepPlan(visit_id=PLAN, customer_id=CUSTOMER)
    given(visit, planned, kept).when(another).rejected(WrongStatus, "kept")


def test_a_plan_that_was_cancelled_is_not_kept() -> None:
    given(visit, planned, cancelled).when(keep).rejected(WrongStatus, "cancelled")


def test_only_a_plan_with_that_customer_is_kept() -> None:
    given(visit).when(keep).rejected(Invalid, "no such")
    given(visit, logged).when(keep).rejected(Invalid, "took place")
    elsewhere = KeepPlan(visit_id=VISIT, customer_id=OTHER)
    given(visit, planned).when(elsewhere).rejected(Invalid, "another customer")


def test_a_plan_is_cancelled_once() -> None:
    given(visit, planned).when(CancelVisit(reason="ill")).then(cancelled)
    given(visit, planned, cancelled).when(CancelVisit(reason="on strike")).then_nothing()


@pytest.mark.parametrize("history", [(logged,), (planned, kept)], ids=["logged", "kept"])
def test_what_took_place_is_not_cancelled(history: tuple[VisitPlanned | VisitLogged | PlanKept, ...]) -> None:
    given(visit, *history).when(CancelVisit(reason="ill")).rejected(WrongStatus)


def test_nothing_is_done_to_a_visit_nobody_knows_nor_twice_by_one_id() -> None:
    given(visit).when(CancelVisit(reason="ill")).rejected(NotFound)
    given(visit, planned).when(plan).rejected(WrongStatus)
    given(visit, logged).when(record()).rejected(WrongStatus)
