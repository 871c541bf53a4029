"""A channel as clients see it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.pipeline.channel_conflicts.things import ConflictView, shown
from shared.kernel.fields import Rate
from shared.kernel.money import rate
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from .decider import Channel, channel
from .events import ChannelKind, SoldOn


class ChannelStatus(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class EvaluationView(Shown):
    score: int
    on: date
    note: str | None
    evaluated_by: str


class SalesView(Shown):
    """`sell_through` is sold on / bought in; null where nothing was bought."""

    period: str
    lines: tuple[SoldOn, ...]
    bought: int
    sold: int
    sell_through: Rate | None


class EndView(Shown):
    on: date
    reason: str
    ended_by: str


class ChannelView(View):
    """`score` is that of the latest evaluation, `sales` the reports by their periods."""

    status: ChannelStatus
    kind: ChannelKind
    name: str
    region: str
    external_id: str | None
    score: int | None
    evaluations: tuple[EvaluationView, ...]
    conflicts: tuple[ConflictView, ...]
    sales: tuple[SalesView, ...]
    ended: EndView | None


def show(state: Channel | None, head: Head, thing_id: UUID) -> ChannelView | None:
    if state is None:
        return None
    reports = sorted(state.reports.values(), key=lambda one: (one.first, one.period))
    return ChannelView(
        id=thing_id,
        version=head.version,
        status=ChannelStatus.ENDED if state.ended else ChannelStatus.ACTIVE,
        created_at=head.created_at,
        **state.onboarded.model_dump(exclude={"onboarded_by"}),
        score=max(reversed(state.evaluations), key=lambda one: one.on).score if state.evaluations else None,
        evaluations=tuple(EvaluationView.model_validate(one) for one in state.evaluations),
        conflicts=tuple(shown(one) for one in state.conflicts.values()),
        sales=tuple(_sales(one.period, one.lines) for one in reports),
        ended=EndView.model_validate(state.ended) if state.ended else None,
    )


def _sales(period: str, lines: tuple[SoldOn, ...]) -> SalesView:
    bought, sold = sum(line.bought for line in lines), sum(line.sold for line in lines)
    through = rate(Decimal(sold), Decimal(bought))
    return SalesView(period=period, lines=lines, bought=bought, sold=sold, sell_through=through)


CHANNEL = Thing("channel", "/v1/channels", channel, show, ChannelView, owners=EVERYONES)
