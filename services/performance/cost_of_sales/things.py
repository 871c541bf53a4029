"""The limit of the cost of sales as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Rate
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import CostLimit, cost_limit
from .events import CostLimitPublished


class LimitStatus(StrEnum):
    PUBLISHED = "published"


class CostLimitView(View):
    status: LimitStatus
    effective_on: date
    rate: Rate
    document_version: int
    published_by: str


def limit_view(one: CostLimitPublished, head: Head, thing_id: UUID) -> CostLimitView:
    return CostLimitView(
        id=thing_id,
        version=head.version,
        status=LimitStatus.PUBLISHED,
        created_at=head.created_at,
        effective_on=one.effective_on,
        rate=one.rate,
        document_version=one.limit_version,
        published_by=one.published_by,
    )


def show(state: CostLimit, head: Head, thing_id: UUID) -> CostLimitView | None:
    """The version published last, which a PUT is answered with."""
    return limit_view(state.versions[-1], head, thing_id) if state.versions else None


LIMIT = Thing("cost limit", "/v1/cost-of-sales-limit", cost_limit, show, CostLimitView, owners=EVERYONES)
