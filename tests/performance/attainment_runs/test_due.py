from datetime import date

import pytest

from services.performance.attainment.targets import Whom
from services.performance.attainment_runs.due import due_of
from services.performance.decomposition.events import Dimension
from tests.performance.attainment.test_targets import ANNA, NORTH, a_plan

plan = a_plan(
    NORTH,
    100,
    (1, None, "quarter", "2004-Q1", 100, "2004-Q1"),
    (2, 1, "month", "2004-01", 60, "2004-01"),
    (3, 1, "month", "2004-02", 40, "2004-02"),
    (4, 2, "rep", ANNA, 60, "2004-01"),
    (5, 3, "rep", ANNA, 0, "2004-02"),
)


def due(as_of: str) -> set[tuple[str, str, int, bool]]:
    names = {Whom(Dimension.REGION, NORTH): "North", Whom(Dimension.REP, ANNA): "Anna"}
    found = due_of([plan], date.fromisoformat(as_of))
    return {(names[one.whom], one.period.name, int(one.target), one.over) for one in found}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2004-01-15", set()),
        ("2004-01-16", {("North", "2004-01", 60, False), ("Anna", "2004-01", 60, False)}),
        ("2004-01-31", {("North", "2004-01", 60, False), ("Anna", "2004-01", 60, False)}),
        ("2004-02-01", {("North", "2004-01", 60, True), ("Anna", "2004-01", 60, True)}),
    ],
    ids=["before the middle", "from the middle", "the last day is still in course", "over"],
)
def test_a_month_is_looked_at_from_its_middle_and_is_over_when_its_last_day_has_gone(
    as_of: str, expected: set[tuple[str, str, int, bool]]
) -> None:
    assert due(as_of) == expected


def test_what_has_no_target_or_a_target_of_nothing_is_not_looked_at() -> None:
    assert {name for name, when, _, _ in due("2004-03-01") if when == "2004-02"} == {"North"}
    assert {when for _, when, _, _ in due("2005-01-01")} == {"2004", "2004-Q1", "2004-01", "2004-02"}


def test_a_gap_has_the_same_id_whenever_it_is_looked_for() -> None:
    assert {one.id for one in due_of([plan], date(2004, 2, 1))} <= {one.id for one in due_of([plan], date(2004, 9, 1))}
