"""What happens to an honour."""

from enum import StrEnum

from shared.kernel.fields import Count, Currency, Day, Money, Text
from shared.kernel.messages import Event

from ..plans.events import Who
from ..results.metric import Metric
from ..results.recurrence import Every


class HonourKind(StrEnum):
    """Who did most, by a metric; or whose customers were served best."""

    CHAMPION = "champion"
    BEST_SERVICE = "best_service"


class HonourTerms(Event):
    """`metric`, and `currency` where that is money, are a champion's. `minimum` is the least figure that is honoured,
    of the best service the least number of answers. Without `who` everybody takes part."""

    name: Text
    kind: HonourKind
    every: Every
    metric: Metric | None = None
    currency: Currency | None = None
    who: Who | None = None
    minimum: Money | Count | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None


class HonourDefined(HonourTerms):
    defined_by: str


class HonourRetired(Event):
    """It is awarded no more for periods that end after that day."""

    on: Day
    retired_by: str


HonourEvent = HonourDefined | HonourRetired
