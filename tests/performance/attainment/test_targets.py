from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.performance.attainment.reports import pace_of
from services.performance.attainment.targets import Whom, target_of
from services.performance.credits.metric import Metric
from services.performance.decomposition.events import Dimension
from services.performance.targets.events import Smart
from services.performance.targets.state import TargetPlanStatus
from services.performance.targets.things import NodeView, TargetPlanView
from shared.kernel.calendar import period

COMPANY, NORTH, SOUTH, ANNA, BORIS = (UUID(int=n) for n in range(1, 6))
SMART = Smart(specific="s", measure="m", achievable="a", relevant="r")


def a_node(n: int, parent: int | None, dimension: str, key: object, amount: int, when: str) -> NodeView:
    span = period(when)
    return NodeView(
        id=UUID(int=100 + n),
        parent_id=None if parent is None else UUID(int=100 + parent),
        dimension=Dimension(dimension),
        key=str(key),
        amount=amount,
        weight=None,
        period=when,
        first=span.first,
        last=span.last,
    )


def a_plan(unit: UUID, amount: int, *nodes: tuple[int, int | None, str, object, int, str]) -> TargetPlanView:
    return TargetPlanView(
        id=UUID(int=99), version=1, status=TargetPlanStatus.APPROVED, created_at=datetime(2004, 1, 1, tzinfo=UTC),
        document_version=1, name="2004", year=2004, metric=Metric.VISITS, amount=amount, currency=None, unit_id=unit,
        smart=SMART, nodes=tuple(a_node(*node) for node in nodes), revisions=(), drafted_by="t", submitted_by="t",
        approved_by="d", returned_for=None,
    )  # fmt: skip


plan = a_plan(
    COMPANY,
    100,
    (1, None, "region", NORTH, 60, "2004"),
    (2, None, "region", SOUTH, 40, "2004"),
    (3, 1, "quarter", "2004-Q1", 20, "2004-Q1"),
    (4, 1, "quarter", "2004-Q2", 40, "2004-Q2"),
    (5, 3, "month", "2004-01", 20, "2004-01"),
    (6, 4, "rep", ANNA, 30, "2004-Q2"),
    (7, 4, "rep", BORIS, 10, "2004-Q2"),
    (8, 5, "rep", ANNA, 20, "2004-01"),
)


def unit(key: UUID) -> Whom:
    return Whom(Dimension.REGION, key)


def rep(key: UUID) -> Whom:
    return Whom(Dimension.REP, key)


@pytest.mark.parametrize(
    ("whom", "when", "target"),
    [
        (unit(COMPANY), "2004", 100),
        (unit(NORTH), "2004", 60),
        (unit(NORTH), "2004-Q2", 40),
        (unit(NORTH), "2004-01", 20),
        (unit(SOUTH), "2004", 40),
        (rep(ANNA), "2004-Q2", 30),
        (rep(ANNA), "2004-01", 20),
        (rep(ANNA), "2004-Q1", 20),
        (rep(ANNA), "2004", 50),
        (rep(BORIS), "2004", 10),
    ],
)
def test_a_target_is_what_the_nodes_give_rolled_up(whom: Whom, when: str, target: int) -> None:
    assert target_of([plan], whom, period(when)) == target


@pytest.mark.parametrize(
    ("whom", "when"),
    [
        (unit(SOUTH), "2004-Q2"),  # only the year's is said
        (unit(COMPANY), "2004-Q2"),  # North's part is, South's is not
        (unit(NORTH), "2004-05"),  # nobody broke the quarter up
        (rep(ANNA), "2004-05"),
        (rep(ANNA), "2004-W02"),
        (rep(SOUTH), "2004"),
        (unit(NORTH), "2005"),
    ],
)
def test_what_no_node_says_is_no_target(whom: Whom, when: str) -> None:
    assert target_of([plan], whom, period(when)) is None


def test_a_units_own_plan_goes_before_what_is_given_from_above() -> None:
    own = a_plan(NORTH, 61, (1, None, "quarter", "2004-Q1", 61, "2004-Q1"))
    assert target_of([plan, own], unit(NORTH), period("2004")) == 61
    assert target_of([plan, own], unit(NORTH), period("2004-Q1")) == 61
    assert target_of([plan, own], unit(COMPANY), period("2004")) == 100


@pytest.mark.parametrize(
    ("actual", "as_of", "pace"),
    [
        (Decimal("30.00"), date(2004, 4, 10), Decimal("90.00")),
        (Decimal("10.00"), date(2004, 4, 7), Decimal("42.86")),
        (3, date(2004, 4, 4), 23),  # 22.5
        (7, date(2004, 4, 30), 7),
        (7, date(2004, 5, 1), 7),
        (0, date(2004, 3, 31), None),
        (7, None, None),
    ],
)
def test_pace_is_the_end_of_the_period_if_it_goes_on_so(actual: Any, as_of: date | None, pace: Any) -> None:
    assert pace_of(actual, period("2004-04"), as_of) == pace
