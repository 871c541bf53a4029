"""Honour runs, and what they awarded, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count, Currency, Rate
from shared.kernel.runs import RunStatus, RunView
from shared.kernel.things import EVERYONES, Head, Thing, View

from ..honours.events import HonourKind
from ..results.metric import Figure, Metric
from .decider import HonourRun, honour_run


class HonourRunView(RunView):
    """`honours` were in force for the period; `awards` were made of what was so by `as_of`."""

    period: str
    as_of: date
    honours: Count
    awards: Count


class AwardStatus(StrEnum):
    AWARDED = "awarded"


class AwardView(View):
    """`on` is the period's last day. `figure` is what a champion did; of the best service `rate` is the share of
    satisfied `answers`. `grounds` are the events behind them, as many as are listed; `shared` counts those who share
    the honour."""

    status: AwardStatus
    honour_id: UUID
    honour: str
    kind: HonourKind
    rep_id: UUID
    period: str
    on: date
    as_of: date
    metric: Metric | None
    figure: Figure | None
    currency: Currency | None
    rate: Rate | None
    answers: Count | None
    shared: Count
    grounds: tuple[UUID, ...]


def show_run(state: HonourRun, head: Head, run_id: UUID) -> HonourRunView | None:
    if state.completed is None:
        return None
    return HonourRunView(
        id=run_id,
        version=head.version,
        created_at=head.created_at,
        status=RunStatus.COMPLETED,
        run_id=run_id,
        **dict(state.completed),
    )


def show_award(state: HonourRun, head: Head, thing_id: UUID) -> AwardView | None:
    found = next((award for award in state.awards if award.award_id == thing_id), None)
    if found is None:
        return None
    said = {name: value for name, value in found if name != "award_id"}
    return AwardView(id=thing_id, version=head.version, created_at=head.created_at, status=AwardStatus.AWARDED, **said)


RUN = Thing("honour run", "/v1/honour-runs", honour_run, show_run, HonourRunView, owners=EVERYONES)
AWARD = Thing("honour award", "/v1/honour-awards", honour_run, show_award, AwardView, owners=EVERYONES)
