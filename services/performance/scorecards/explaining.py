"""A card opened: for each line what it was made from, and the events behind it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from shared.kernel.fields import Figure, Rate, Score, ScoreTotal

from ..kpi_metrics.metric import KpiMetric
from ..kpi_schemes.events import Source
from .events import DraftLine, FinalScore, ScoreRated
from .state import Scorecard


class RatingView(BaseModel):
    """`rated_by` is null of peers, who rate unnamed."""

    score: Score
    note: str | None
    rated_by: str | None


class ExplainedLine(BaseModel):
    """`actual` follows from the `inputs`, these from the `events`, by id in the order of the log; what people judge
    follows from the `ratings`. `corrected` is the score that an appeal gave."""

    metric: KpiMetric
    source: Source
    target: Figure | None
    target_from: str | None
    inputs: dict[str, Figure]
    actual: Figure | None
    attainment: Rate | None
    score: Score | None
    unassessed: str | None
    ratings: list[RatingView]
    corrected: Score | None
    events: list[UUID]


class Explanation(BaseModel):
    """The card's figures count what had happened by `as_of`, as the log knew it at position `known_at`."""

    scorecard_id: UUID
    rep_id: UUID
    period: str
    scheme_id: UUID
    scheme_version: int
    run_id: UUID
    as_of: date
    known_at: int
    lines: list[ExplainedLine]
    total: ScoreTotal | None


def explained(card_id: UUID, state: Scorecard) -> Explanation:
    drafted = state.drafted
    named = ("rep_id", "period", "scheme_id", "scheme_version", "run_id", "as_of", "known_at")
    return Explanation(
        scorecard_id=card_id,
        **{name: getattr(drafted, name) for name in named},
        lines=[_line(state, line, one) for line, one in zip(drafted.lines, state.scores(), strict=True)],
        total=state.total_so_far(),
    )


def _line(state: Scorecard, line: DraftLine, one: FinalScore) -> ExplainedLine:
    metric, appeal = line.item.metric, state.appeals.get(line.item.metric)
    decided = appeal.decided if appeal else None
    return ExplainedLine(
        metric=metric,
        source=line.item.source,
        target=line.target,
        target_from=line.target_from,
        inputs=line.inputs,
        actual=one.actual,
        attainment=one.attainment,
        score=one.score,
        unassessed=line.unassessed,
        ratings=[_rating(line, one) for one in state.ratings.get(metric, {}).values()],
        corrected=decided.score if decided and decided.upheld else None,
        events=list(line.event_ids),
    )


def _rating(line: DraftLine, one: ScoreRated) -> RatingView:
    unnamed = line.item.source is Source.PEER
    return RatingView(score=one.score, note=one.note, rated_by=None if unnamed else one.rated_by)
