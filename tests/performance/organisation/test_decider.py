from datetime import date
from uuid import UUID

import pytest

from services.performance.organisation.decider import (
    AppointManager,
    DatesOutOfOrder,
    DissolveUnit,
    FormUnit,
    Join,
    LeaveRep,
    MoveUnit,
    TransferRep,
    rep,
    unit,
)
from services.performance.organisation.events import (
    Grade,
    ManagerAppointed,
    Position,
    RepJoined,
    RepLeft,
    RepTransferred,
    UnitDissolved,
    UnitFormed,
    UnitKind,
    UnitMoved,
)
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus
from shared.testing.spec import given

COMPANY, SALES, NORTH, SOUTH, ANNA, BORIS = (UUID(int=n) for n in range(6))
BEGIN, BEFORE, MARCH, JUNE = date(2003, 1, 1), date(2002, 12, 31), date(2004, 3, 1), date(2004, 6, 1)

formed = UnitFormed(name="NA", external_id="NA", kind=UnitKind.REGION, parent_id=SALES, formed_on=BEGIN)
moved = UnitMoved(parent_id=COMPANY, on=JUNE)
led = ManagerAppointed(rep_id=ANNA, on=MARCH)
dissolved = UnitDissolved(on=JUNE)
joined = RepJoined(
    name="Leslie Jennings",
    position=Position.REP,
    unit_id=NORTH,
    joined_on=BEGIN,
    grade=Grade.SENIOR,
    external_id="1165",
)
transferred = RepTransferred(unit_id=SOUTH, on=MARCH)
left = RepLeft(on=JUNE, reason="moves abroad")


def test_a_unit_is_formed_once() -> None:
    command = FormUnit(name="NA", external_id="NA", kind=UnitKind.REGION, parent_id=SALES, formed_on=BEGIN)
    given(unit).when(command).then(formed)
    given(unit, formed).when(command).rejected(AlreadyExists)


@pytest.mark.parametrize(
    "command",
    [MoveUnit(parent_id=SALES, on=JUNE), AppointManager(rep_id=ANNA, on=JUNE), DissolveUnit(on=JUNE)],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_to_a_unit_nobody_knows(command: MoveUnit | AppointManager | DissolveUnit) -> None:
    given(unit).when(command).rejected(NotFound)


def test_a_unit_is_moved() -> None:
    given(unit, formed).when(MoveUnit(parent_id=COMPANY, on=JUNE)).then(moved)


def test_moving_a_unit_to_where_it_is_changes_nothing() -> None:
    given(unit, formed).when(MoveUnit(parent_id=SALES, on=JUNE)).then_nothing()


def test_moves_are_entered_in_the_order_of_their_days() -> None:
    given(unit, formed, moved).when(MoveUnit(parent_id=SALES, on=MARCH)).rejected(DatesOutOfOrder, "2004-06-01")
    given(unit, formed).when(MoveUnit(parent_id=COMPANY, on=BEFORE)).rejected(DatesOutOfOrder, "2003-01-01")


def test_a_manager_is_appointed_and_once_only() -> None:
    given(unit, formed).when(AppointManager(rep_id=ANNA, on=MARCH)).then(led)
    given(unit, formed, led).when(AppointManager(rep_id=ANNA, on=JUNE)).then_nothing()


def test_managers_follow_each_other_in_the_order_of_their_days() -> None:
    given(unit, formed, led).when(AppointManager(rep_id=BORIS, on=BEGIN)).rejected(DatesOutOfOrder)
    given(unit, formed, led).when(AppointManager(rep_id=BORIS, on=MARCH)).then(ManagerAppointed(rep_id=BORIS, on=MARCH))


def test_a_unit_is_dissolved_once() -> None:
    given(unit, formed).when(DissolveUnit(on=JUNE)).then(dissolved)
    given(unit, formed, dissolved).when(DissolveUnit(on=JUNE)).then_nothing()
    given(unit, formed, dissolved).when(DissolveUnit(on=MARCH)).rejected(WrongStatus)


def test_a_unit_is_not_dissolved_before_what_is_known_of_it() -> None:
    given(unit, formed).when(DissolveUnit(on=BEFORE)).rejected(DatesOutOfOrder)
    given(unit, formed, led).when(DissolveUnit(on=BEGIN)).rejected(DatesOutOfOrder)
    given(unit, formed, moved).when(DissolveUnit(on=MARCH)).rejected(DatesOutOfOrder)


@pytest.mark.parametrize("command", [MoveUnit(parent_id=COMPANY, on=JUNE), AppointManager(rep_id=ANNA, on=JUNE)])
def test_nothing_more_is_done_to_a_dissolved_unit(command: MoveUnit | AppointManager) -> None:
    given(unit, formed, dissolved).when(command).rejected(WrongStatus)


def test_a_rep_joins_once() -> None:
    command = Join(
        name="Leslie Jennings",
        position=Position.REP,
        unit_id=NORTH,
        joined_on=BEGIN,
        grade=Grade.SENIOR,
        external_id="1165",
    )
    given(rep).when(command).then(joined)
    given(rep, joined).when(command).rejected(AlreadyExists)


def test_nothing_is_done_to_a_rep_nobody_knows() -> None:
    given(rep).when(TransferRep(unit_id=SOUTH, on=MARCH)).rejected(NotFound)
    given(rep).when(LeaveRep(on=JUNE, reason="moves abroad")).rejected(NotFound)


def test_a_rep_is_transferred() -> None:
    when = given(rep, joined).when(TransferRep(unit_id=SOUTH, on=MARCH))
    when.then(transferred)
    assert when.state is not None and when.state.unit_id == SOUTH


def test_a_transfer_to_ones_own_unit_changes_nothing() -> None:
    given(rep, joined).when(TransferRep(unit_id=NORTH, on=MARCH)).then_nothing()


def test_transfers_are_entered_in_the_order_of_their_days() -> None:
    given(rep, joined).when(TransferRep(unit_id=SOUTH, on=BEFORE)).rejected(DatesOutOfOrder)
    given(rep, joined, transferred).when(TransferRep(unit_id=NORTH, on=BEGIN)).rejected(DatesOutOfOrder)


def test_a_rep_leaves_once() -> None:
    given(rep, joined).when(LeaveRep(on=JUNE, reason="moves abroad")).then(left)
    given(rep, joined, left).when(LeaveRep(on=JUNE, reason="moves abroad")).then_nothing()
    given(rep, joined, left).when(LeaveRep(on=MARCH, reason="moves abroad")).rejected(WrongStatus)


def test_nobody_leaves_before_the_last_transfer() -> None:
    given(rep, joined, transferred).when(LeaveRep(on=BEGIN, reason="moves abroad")).rejected(DatesOutOfOrder)


def test_who_has_left_is_not_transferred() -> None:
    given(rep, joined, left).when(TransferRep(unit_id=SOUTH, on=JUNE)).rejected(WrongStatus)


def test_a_rep_is_employed_from_the_first_day_until_the_day_of_leaving() -> None:
    state = rep.fold([joined, left])
    assert state is not None
    assert not state.employed_on(BEFORE) and state.employed_on(BEGIN)
    assert state.employed_on(date(2004, 5, 31)) and not state.employed_on(JUNE)
