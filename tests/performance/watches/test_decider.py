from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.performance.gaps.events import Of
from services.performance.watches.decider import SetWatch, watch
from services.performance.watches.events import Ratio, WatchSet
from services.performance.watches.ratios import below
from shared.kernel.calendar import Grain
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

TERMS: dict[str, Any] = {"floor": Decimal("0.2"), "periods": 2, "grain": Grain.MONTH}
LOW = SetWatch(metric=Ratio.NEW_CUSTOMER_CONVERSION, of=Of.PRODUCT, **TERMS)
was_set = WatchSet(metric=LOW.metric, watch_version=1, by=Of.PRODUCT, set_by="system", **TERMS)


def test_a_watch_is_set_in_versions() -> None:
    given(watch).when(LOW).then(was_set)
    given(watch, was_set).when(LOW).then_nothing()
    wider = LOW.model_copy(update={"periods": 3})
    given(watch, was_set).when(wider).then(was_set.model_copy(update={"watch_version": 2, "periods": 3}))
    given(watch).when(LOW.model_copy(update={"floor": Decimal("1.1")})).rejected(Invalid)


def rows(*months: tuple[int, int, int]) -> list[dict[str, Any]]:
    return [
        {"key": "Ships", "first": date(2004, month, 1), "part": part, "whole": whole} for month, part, whole in months
    ]


@pytest.mark.parametrize(
    ("months", "as_of", "found"),
    [
        (rows((1, 1, 10), (2, 0, 3)), "2004-03-01", ["2004-01", "2004-02"]),
        (rows((1, 1, 10), (2, 0, 3)), "2004-02-29", None),  # February is not over
        (rows((1, 2, 10), (2, 0, 3)), "2004-03-15", None),  # the floor itself is not below it
        (rows((1, 1, 10), (3, 0, 3)), "2004-04-01", None),  # in February nothing was decided
        (rows((1, 1, 10), (2, 0, 3)), "2004-04-01", None),  # nor in March
        (rows((1, 0, 1), (2, 0, 1), (3, 0, 1)), "2004-04-30", ["2004-01", "2004-02", "2004-03"]),
        (rows((1, 1, 1), (2, 0, 1), (3, 0, 1)), "2004-04-30", ["2004-02", "2004-03"]),
        ([], "0001-01-01", None),
    ],
    ids=[
        "two in a row",
        "not over",
        "at the floor",
        "a gap in between",
        "nothing lately",
        "longer",
        "a row begins",
        "",
    ],
)
def test_so_many_periods_in_a_row_that_are_over_are_below(
    months: list[dict[str, Any]], as_of: str, found: list[str] | None
) -> None:
    row = next(below(months, was_set, date.fromisoformat(as_of)), None)
    assert (row and [one.period for one in row.ratios]) == found
