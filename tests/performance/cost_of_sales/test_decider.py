from datetime import date
from decimal import Decimal

from services.performance.cost_of_sales.decider import PublishCostLimit, cost_limit
from services.performance.cost_of_sales.events import CostLimitPublished
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

DAY = date(2026, 1, 1)


def test_a_limit_is_published_once_and_is_a_fraction_of_sales() -> None:
    publish = PublishCostLimit(effective_on=DAY, rate=Decimal("0.12"))
    first = CostLimitPublished(limit_version=1, effective_on=DAY, rate=Decimal("0.12"), published_by="system")
    given(cost_limit).when(publish).then(first)
    given(cost_limit, first).when(publish).then_nothing()
    again = given(cost_limit, first).when(PublishCostLimit(effective_on=DAY, rate=Decimal("0.1"))).state
    assert [version.limit_version for version in again.versions] == [1, 2]
    given(cost_limit).when(PublishCostLimit(effective_on=DAY, rate=Decimal("1.01"))).rejected(Invalid)
