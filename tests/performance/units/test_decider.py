from datetime import date
from uuid import UUID

import pytest

from services.performance.units.dated import DatesOutOfOrder
from services.performance.units.decider import AppointManager, DissolveUnit, FormUnit, MoveUnit, unit
from services.performance.units.events import ManagerAppointed, UnitDissolved, UnitFormed, UnitKind, UnitMoved
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus
from shared.testing.spec import given

COMPANY, SALES, ANNA, BORIS = (UUID(int=n) for n in range(4))
BEGIN, BEFORE, MARCH, JUNE = date(2003, 1, 1), date(2002, 12, 31), date(2004, 3, 1), date(2004, 6, 1)

formed = UnitFormed(name="NA", external_id="NA", kind=UnitKind.REGION, parent_id=SALES, formed_on=BEGIN)
moved = UnitMoved(parent_id=COMPANY, on=JUNE)
led = ManagerAppointed(rep_id=ANNA, on=MARCH)
dissolved = UnitDissolved(on=JUNE)


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
