from datetime import date
from uuid import UUID

from services.performance.reps.decider import Join, LeaveRep, TransferRep, rep
from services.performance.reps.events import Grade, Position, RepJoined, RepLeft, RepTransferred
from services.performance.units.dated import DatesOutOfOrder
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus
from shared.testing.spec import given

NORTH, SOUTH = UUID(int=1), UUID(int=2)
BEGIN, BEFORE, MARCH, JUNE = date(2003, 1, 1), date(2002, 12, 31), date(2004, 3, 1), date(2004, 6, 1)

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
