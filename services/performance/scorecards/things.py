"""A scorecard as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Figure, Percent, Rate, Score, ScoreTotal
from shared.kernel.things import Head, Shown, Thing, View

from ..kpi_metrics.metric import KpiMetric
from ..kpi_schemes.events import Group, Source
from .decider import Outcome, scorecard
from .events import DraftLine, FinalScore
from .state import Appeal, Scorecard, ScorecardStatus


class LineView(Shown):
    """`attainment` is a fraction of the target; `score` null: not rated yet, or `unassessed`, for the reason said, so
    that the other lines have its weight. `target_from`: scheme, plan, or usual. `event_count` events stand behind it,
    ratings included."""

    metric: KpiMetric
    group: Group
    source: Source
    weight: Percent
    target: Figure | None
    target_from: str | None
    floor: Rate | None
    slope: Rate | None
    cap: Rate | None
    actual: Figure | None
    attainment: Rate | None
    score: Score | None
    rater_count: int
    event_count: int
    unassessed: str | None


class AppealView(Shown):
    metric: KpiMetric
    reason: str
    on: date
    outcome: Outcome | None
    score: Score | None
    decision: str | None
    decided_on: date | None


class ScorecardView(View):
    """`total` are the scores by their weights, null where there are none yet; `document_version` is 0 until the card is
    finalised, and one more for each appeal that changed it. The rep was employed on `days` of the `of_days` of the
    period."""

    status: ScorecardStatus
    document_version: int
    rep_id: UUID
    period: str
    scheme_id: UUID
    scheme_version: int
    run_id: UUID
    position: str
    unit_id: UUID
    currency: str
    as_of: date
    known_at: int
    days: int
    of_days: int
    lines: tuple[LineView, ...]
    total: ScoreTotal | None
    finalised_by: str | None
    finalised_on: date | None
    appeals_until: date | None
    appeals: tuple[AppealView, ...]


def show(state: Scorecard | None, head: Head, card_id: UUID) -> ScorecardView | None:
    if state is None:
        return None
    drafted, finalised = state.drafted, state.finalised
    named = ("rep_id", "period", "scheme_id", "scheme_version", "run_id", "position", "unit_id", "currency", "as_of")
    return ScorecardView(
        id=card_id,
        version=head.version,
        created_at=head.created_at,
        status=state.status,
        document_version=state.version,
        **{name: getattr(drafted, name) for name in (*named, "known_at", "days", "of_days")},
        lines=tuple(_line(state, line, one) for line, one in zip(drafted.lines, state.scores(), strict=True)),
        total=state.total_so_far(),
        finalised_by=finalised.finalised_by if finalised else None,
        finalised_on=finalised.on if finalised else None,
        appeals_until=finalised.appeals_until if finalised else None,
        appeals=tuple(_appeal(appeal) for appeal in state.appeals.values()),
    )


def _line(state: Scorecard, line: DraftLine, one: FinalScore) -> LineView:
    item = line.item
    ratings = state.ratings.get(item.metric, {})
    return LineView(
        **{name: getattr(item, name) for name in ("metric", "group", "source", "weight", "floor", "slope", "cap")},
        target=line.target,
        target_from=line.target_from,
        actual=one.actual,
        attainment=one.attainment,
        score=one.score,
        rater_count=len(ratings) if item.source is Source.PEER else min(len(ratings), 1),
        event_count=len(line.event_ids) + len(ratings),
        unassessed=line.unassessed,
    )


def _appeal(appeal: Appeal) -> AppealView:
    made, decided = appeal.made, appeal.decided
    return AppealView(
        metric=made.metric,
        reason=made.reason,
        on=made.on,
        outcome=(Outcome.UPHELD if decided.upheld else Outcome.REJECTED) if decided else None,
        score=decided.score if decided else None,
        decision=decided.reason if decided else None,
        decided_on=decided.on if decided else None,
    )


SCORECARD = Thing("scorecard", "/v1/scorecards", scorecard, show, ScorecardView, owners=lambda view: (view.rep_id,))
