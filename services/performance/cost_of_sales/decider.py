"""The limit of the cost of sales: one settings document, published in dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Rate
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import CostLimitPublished

LIMIT_ID = uuid5(NAMESPACE_URL, "performance/cost-of-sales-limit")
"""The one stream of its versions."""


class PublishCostLimit(Command):
    """`rate` is a fraction of what is signed: "0.1200" is 12 %."""

    effective_on: Day
    rate: Rate


@dataclass(frozen=True)
class CostLimit:
    """All versions, the one published last at the end."""

    versions: tuple[CostLimitPublished, ...] = ()


def decide(command: PublishCostLimit, state: CostLimit) -> Sequence[CostLimitPublished]:
    if not Decimal(0) <= command.rate <= Decimal(1):
        raise Invalid("/rate", "must be from 0 to 1")
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.rate) == (command.effective_on, command.rate):
        return []
    number = len(state.versions) + 1
    return [CostLimitPublished(**dict(command), limit_version=number, published_by=command.by.sub)]


def evolve(state: CostLimit, event: CostLimitPublished) -> CostLimit:
    return CostLimit((*state.versions, event))


cost_limit: Decider[PublishCostLimit, CostLimit, CostLimitPublished] = Decider(
    "cost_limit", CostLimit(), decide, evolve, CostLimitPublished
)
