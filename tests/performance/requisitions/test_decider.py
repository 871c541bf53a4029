from datetime import date
from uuid import UUID

import pytest

from services.performance.reps.events import Position
from services.performance.requisitions.decider import (
    ApproveRequisition,
    CloseRequisition,
    FillSeat,
    OpenRequisition,
    RefuseRequisition,
    requisition,
)
from services.performance.requisitions.events import (
    RequisitionApproved,
    RequisitionClosed,
    RequisitionOpened,
    RequisitionRefused,
    SeatFilled,
    SeatsHeld,
    SeatsReleased,
)
from services.performance.requisitions.seats import CheckSeats, EstablishmentExceeded, HoldSeats, ReleaseSeats, seats
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, OwnApproval, WrongStatus
from shared.testing.spec import given

NORTH, ONE, OTHER, ANN, BOB = (UUID(int=number) for number in range(1, 6))
LEADER = Actor("leader", rep_id=ANN)
asked = {
    "unit_id": NORTH,
    "position": Position.REP,
    "headcount": 2,
    "needed_on": date(2005, 3, 1),
    "reason": "Two territories without a rep",
}
opened = RequisitionOpened.model_validate({**asked, "opened_by": "leader", "opened_by_rep": ANN})
approved = RequisitionApproved(approved_by="director")
first, second = SeatFilled(candidate_id=ONE, rep_id=BOB), SeatFilled(candidate_id=OTHER, rep_id=ANN)


# The requisition


def test_a_requisition_names_each_interviewer_once() -> None:
    given(requisition).when(OpenRequisition.model_validate(asked), by=LEADER).then(opened)
    twice = OpenRequisition.model_validate({**asked, "interviewers": [ANN, BOB, ANN]})
    given(requisition).when(twice).rejected(Invalid)


@pytest.mark.parametrize("own", [Actor("leader"), Actor("another", rep_id=ANN), Actor("leader", frozenset({"admin"}))])
def test_nobody_approves_their_own_requisition(own: Actor) -> None:
    given(requisition, opened).when(ApproveRequisition(), by=own).rejected(OwnApproval)
    given(requisition, opened).when(ApproveRequisition(), by=Actor("director")).then(approved)
    given(requisition, opened, approved).when(ApproveRequisition(), by=Actor("director")).then_nothing()


def test_seats_are_filled_once_it_is_approved_and_no_more_than_there_are() -> None:
    fill = FillSeat(candidate_id=ONE, rep_id=BOB)
    given(requisition, opened).when(fill).rejected(WrongStatus)
    given(requisition, opened, approved).when(fill).then(first)
    given(requisition, opened, approved, first).when(fill).then_nothing()
    third = FillSeat(candidate_id=UUID(int=9), rep_id=UUID(int=10))
    given(requisition, opened, approved, first, second).when(third).rejected(WrongStatus, "filled")


def test_a_requisition_is_refused_before_it_is_approved_and_closed_before_it_is_filled() -> None:
    refuse, close = RefuseRequisition(reason="merged"), CloseRequisition(reason="from within")
    refused = RequisitionRefused(reason="merged", refused_by="system")
    closed = RequisitionClosed(reason="from within", closed_by="system")
    given(requisition, opened).when(refuse).then(refused)
    given(requisition, opened, refused).when(refuse).then_nothing()
    given(requisition, opened, approved).when(refuse).rejected(WrongStatus)
    given(requisition, opened, approved, first).when(close).then(closed)
    given(requisition, opened, approved, first, closed).when(close).then_nothing()
    given(requisition, opened, approved, first, second).when(close).rejected(WrongStatus)
    given(requisition, opened, refused).when(ApproveRequisition()).rejected(WrongStatus)


# The seats of its unit


def hold(seats_: int, limit: int | None, members: int, of: UUID = ONE) -> HoldSeats:
    said = {"requisition_id": of, "position": Position.REP, "seats": seats_}
    return HoldSeats(**said, establishment=limit, members=members)


held = SeatsHeld(requisition_id=ONE, position=Position.REP, seats=2)


def test_members_and_what_is_held_never_exceed_the_establishment() -> None:
    given(seats).when(hold(2, 5, 3)).then(held)
    given(seats).when(hold(3, 5, 3)).rejected(EstablishmentExceeded)
    given(seats, held).when(hold(1, 5, 3, OTHER)).rejected(EstablishmentExceeded)
    given(seats, held).when(hold(2, 5, 3)).then_nothing()


def test_without_an_establishment_nothing_is_checked_and_none_at_all_is_one() -> None:
    given(seats).when(hold(2, None, 300)).then(held)
    given(seats).when(hold(1, 0, 0)).rejected(EstablishmentExceeded)


def test_seats_of_another_position_are_another_matter() -> None:
    other = SeatsHeld(requisition_id=OTHER, position=Position.ASSISTANT, seats=9)
    given(seats, other).when(hold(2, 2, 0)).then(held)


def test_what_is_held_is_looked_at_again_against_an_establishment_that_was_lowered() -> None:
    given(seats, held).when(CheckSeats(position=Position.REP, establishment=5, members=3)).then_nothing()
    given(seats, held).when(CheckSeats(position=Position.REP, establishment=4, members=3)).rejected(
        EstablishmentExceeded
    )


def test_seats_are_released_one_by_one_or_all_that_are_left() -> None:
    one = SeatsReleased(requisition_id=ONE, seats=1)
    given(seats, held).when(ReleaseSeats(requisition_id=ONE, seats=1)).then(one)
    given(seats, held, one).when(ReleaseSeats(requisition_id=ONE)).then(one)
    given(seats, held, one, one).when(ReleaseSeats(requisition_id=ONE)).then_nothing()
    given(seats, held, one, one).when(hold(2, 2, 0, OTHER)).then(
        SeatsHeld(requisition_id=OTHER, position=Position.REP, seats=2)
    )
