from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.performance.kpi_metrics.measured import Measured
from services.performance.kpi_metrics.measures import MEASURES
from services.performance.kpi_metrics.metric import DEFINITIONS, KpiMetric
from services.performance.kpi_metrics.team import Team, team_of
from services.performance.kpi_schemes.events import Group, Item, Source
from services.performance.scorecards.drafting import Employed, Target, reckoned_line, target_for

WHOLE, A_THIRD = Employed(90, 90), Employed(30, 90)
NORTH, SOUTH, NOWHERE = (UUID(int=n) for n in range(1, 4))


def item(metric: str, target: Any = None, source: Source = Source.AUTO, **more: Any) -> Item:
    return Item(metric=KpiMetric(metric), group=Group.SALES, weight=Decimal(10), source=source, target=target, **more)


@pytest.mark.parametrize(
    ("one", "planned", "employed", "target"),
    [
        (item("signed_amount", Decimal("1000.00")), Decimal("700.00"), WHOLE, (Decimal("1000.00"), "scheme")),
        (item("signed_amount", Decimal("1000.00")), None, A_THIRD, (Decimal("333.33"), "scheme")),
        (item("visits", 50), None, A_THIRD, (17, "scheme")),
        (item("collection_rate", Decimal("0.9000")), None, A_THIRD, (Decimal("0.9000"), "scheme")),
        (item("signed_amount"), Decimal("700.00"), A_THIRD, (Decimal("700.00"), "plan")),
        (item("signed_amount"), None, WHOLE, (None, None)),
        (item("collection_rate"), None, WHOLE, (Decimal("1.0000"), "usual")),
        (item("cooperation", 80, Source.PEER), None, A_THIRD, (80, "scheme")),
        (item("visits", None, Source.MANUAL), 50, WHOLE, (None, None)),
    ],
)  # fmt: skip
def test_a_schemes_target_goes_before_a_plans_and_asks_who_was_there_in_part_for_that_part(
    one: Item, planned: Any, employed: Employed, target: Any
) -> None:
    found = target_for(one, planned, employed)
    assert (found.amount, found.source) == target


def test_a_line_without_a_figure_or_a_target_says_so_and_has_no_score() -> None:
    nothing = reckoned_line(
        item("collection_rate"), Measured(None, {}), Target(Decimal(1), "usual"), "nothing fell due"
    )
    assert (nothing.score, nothing.unassessed) == (None, "nothing fell due")
    for amount in (None, 0, Decimal("0.00")):
        line = reckoned_line(item("visits"), Measured(3, {"done": 3}), Target(amount, None), "")
        assert (line.actual, line.score, line.attainment, line.unassessed) == (3, None, None, "no target was given")


def test_a_line_is_scored_by_its_curve_and_less_churn_is_better() -> None:
    curved = item("signed_amount", cap=Decimal("1.2"), slope=Decimal("2"))
    found = Measured(Decimal("115.00"), {"done": Decimal("115.00")}, (NORTH,))
    line = reckoned_line(curved, found, Target(Decimal("100.00"), "plan"), "")
    assert (line.score, str(line.attainment), line.event_ids) == (120, "1.1500", (NORTH,))
    churn = reckoned_line(item("churn"), Measured(Decimal("0.0200"), {}), Target(Decimal("0.0800"), "scheme"), "")
    assert (churn.score, str(churn.attainment)) == (175, "1.7500")
    lost = reckoned_line(item("signed_amount"), Measured(Decimal("-50.00"), {}), Target(Decimal("100.00"), "plan"), "")
    assert (lost.score, str(lost.attainment)) == (0, "-0.5000")


def test_who_was_transferred_has_each_teams_attainment_by_the_days_there() -> None:
    north = Team(NORTH, Decimal("100.00"), Decimal("100.00"), (UUID(int=11), UUID(int=12)))
    south = Team(SOUTH, Decimal("50.00"), Decimal("100.00"), (UUID(int=12), UUID(int=13)))
    found = team_of({NORTH: 60, SOUTH: 30, NOWHERE: 5}, {NORTH: north, SOUTH: south})
    assert str(found.actual) == "0.8333"
    assert found.event_ids == (UUID(int=11), UUID(int=12), UUID(int=13))
    assert (found.inputs[f"days:{NORTH}"], found.inputs[f"target:{SOUTH}"]) == (60, Decimal("100.00"))
    assert team_of({NOWHERE: 90}, {NORTH: north}) == Measured(None, {})


def test_every_metric_that_can_be_reckoned_is() -> None:
    reckoned = {metric for metric, definition in DEFINITIONS.items() if not definition.judged}
    assert reckoned == {*MEASURES, KpiMetric.TEAM_ATTAINMENT}
    assert all(one.nothing for metric, one in MEASURES.items() if one.figure(one.none) is None)
