from datetime import date, timedelta
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.performance.units.chart import (
    Chart,
    CloseUnit,
    HasUnitsBelow,
    PlaceUnit,
    UnitBelowItself,
    UnitNotStanding,
    chart,
)
from services.performance.units.events import UnitClosed, UnitPlaced
from shared.kernel.rejections import Invalid, Rejection
from shared.testing.spec import given

COMPANY, SALES, NORTH, SOUTH = (UUID(int=n) for n in range(4))
BEGIN, MARCH, JUNE, SEPTEMBER = date(2003, 1, 1), date(2004, 3, 1), date(2004, 6, 1), date(2004, 9, 1)

company = UnitPlaced(unit_id=COMPANY, on=BEGIN)
sales = UnitPlaced(unit_id=SALES, parent_id=COMPANY, on=BEGIN)
north = UnitPlaced(unit_id=NORTH, parent_id=SALES, on=BEGIN)
south = UnitPlaced(unit_id=SOUTH, parent_id=SALES, on=BEGIN)
tree = (company, sales, north, south)


def test_a_unit_is_placed_below_another() -> None:
    given(chart, company).when(PlaceUnit(unit_id=SALES, parent_id=COMPANY, on=BEGIN)).then(sales)


def test_a_parent_that_nobody_knows_is_pointed_at() -> None:
    given(chart).when(PlaceUnit(unit_id=SALES, parent_id=COMPANY, on=BEGIN)).rejected(Invalid, "no such unit")


def test_a_unit_cannot_begin_before_the_one_above() -> None:
    command = PlaceUnit(unit_id=SALES, parent_id=COMPANY, on=BEGIN - timedelta(days=1))
    given(chart, company).when(command).rejected(UnitNotStanding)
    given(chart, company).when(PlaceUnit(unit_id=SALES, parent_id=COMPANY)).rejected(UnitNotStanding)


def test_a_unit_placed_where_it_is_changes_nothing() -> None:
    given(chart, *tree).when(PlaceUnit(unit_id=NORTH, parent_id=SALES, on=JUNE)).then_nothing()


def test_a_unit_cannot_stand_below_itself() -> None:
    given(chart, *tree).when(PlaceUnit(unit_id=NORTH, parent_id=NORTH, on=JUNE)).rejected(UnitBelowItself)


def test_a_unit_cannot_be_moved_below_its_own_descendant() -> None:
    given(chart, *tree).when(PlaceUnit(unit_id=COMPANY, parent_id=NORTH, on=JUNE)).rejected(UnitBelowItself)


def test_the_second_of_two_moves_that_would_make_a_ring_is_refused() -> None:
    north_below_south = UnitPlaced(unit_id=NORTH, parent_id=SOUTH, on=JUNE)
    south_below_north = PlaceUnit(unit_id=SOUTH, parent_id=NORTH, on=JUNE)
    given(chart, *tree, north_below_south).when(south_below_north).rejected(UnitBelowItself)


def test_a_move_is_refused_that_makes_a_ring_only_with_one_of_a_later_day() -> None:
    later = UnitPlaced(unit_id=NORTH, parent_id=SOUTH, on=SEPTEMBER)
    earlier = PlaceUnit(unit_id=SOUTH, parent_id=NORTH, on=JUNE)
    given(chart, *tree, later).when(earlier).rejected(UnitBelowItself, "2004-09-01")


def test_a_move_is_allowed_below_what_was_once_below_it() -> None:
    """Before June NORTH stood below SOUTH; from June it does not, so that SOUTH may stand below NORTH."""
    once = UnitPlaced(unit_id=NORTH, parent_id=SOUTH, on=MARCH)
    no_more = UnitPlaced(unit_id=NORTH, parent_id=COMPANY, on=JUNE)
    command = PlaceUnit(unit_id=SOUTH, parent_id=NORTH, on=JUNE)
    given(chart, *tree, once, no_more).when(command).then(UnitPlaced(unit_id=SOUTH, parent_id=NORTH, on=JUNE))


def test_nothing_is_placed_below_a_dissolved_unit() -> None:
    closed = UnitClosed(unit_id=NORTH, on=SEPTEMBER)
    given(chart, *tree, closed).when(PlaceUnit(unit_id=SOUTH, parent_id=NORTH, on=JUNE)).rejected(UnitNotStanding)


def test_a_unit_with_units_below_is_not_closed() -> None:
    given(chart, *tree).when(CloseUnit(unit_id=SALES, on=JUNE)).rejected(HasUnitsBelow)


def test_a_unit_is_closed_on_the_day_on_which_the_last_unit_leaves_it_but_not_before() -> None:
    moved = UnitPlaced(unit_id=NORTH, parent_id=COMPANY, on=JUNE)
    closed = UnitClosed(unit_id=SOUTH, on=MARCH)
    given(chart, *tree, moved, closed).when(CloseUnit(unit_id=SALES, on=JUNE)).then(UnitClosed(unit_id=SALES, on=JUNE))
    early = CloseUnit(unit_id=SALES, on=JUNE - timedelta(days=1))
    given(chart, *tree, moved, closed).when(early).rejected(HasUnitsBelow)


def test_closing_twice_changes_nothing() -> None:
    closed = UnitClosed(unit_id=NORTH, on=JUNE)
    given(chart, *tree, closed).when(CloseUnit(unit_id=NORTH, on=JUNE)).then_nothing()


UNITS = st.integers(0, 5).map(lambda n: UUID(int=n))
DAYS = st.integers(0, 20).map(lambda n: BEGIN + timedelta(days=n))
MOVES = st.lists(st.tuples(UNITS, UNITS, DAYS), max_size=40)


@for_all(MOVES)
def test_whatever_is_moved_where_and_when_there_is_never_a_ring(moves: list[tuple[UUID, UUID, date]]) -> None:
    state = chart.fold([UnitPlaced(unit_id=UUID(int=n), on=BEGIN) for n in range(6)])
    for unit_id, parent_id, on in moves:
        if on < state.places[unit_id].parents[-1][0]:
            continue  # a unit's own moves are entered in the order of their days
        try:
            state = chart.fold(chart.decide(PlaceUnit(unit_id=unit_id, parent_id=parent_id, on=on), state), state)
        except Rejection:
            continue
        for day in range(21):
            assert_acyclic(state, BEGIN + timedelta(days=day))


def assert_acyclic(state: Chart, day: date) -> None:
    for unit_id in state.places:
        seen = set()
        for above in state.above(unit_id, day):
            assert above not in seen
            seen.add(above)
