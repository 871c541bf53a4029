"""A scorecard as it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..kpi_metrics.metric import KpiMetric
from ..kpi_schemes.events import Source
from .curve import FULL, Curve, attained, half_up, shown, total
from .events import (
    AppealDecided,
    DraftLine,
    FinalScore,
    ScoreAppealed,
    ScorecardDrafted,
    ScorecardFinalised,
    ScoreRated,
)


class ScorecardStatus(StrEnum):
    DRAFT = "draft"
    FINALISED = "finalised"
    APPEALED = "appealed"
    FROZEN = "frozen"


@dataclass(frozen=True)
class Appeal:
    made: ScoreAppealed
    decided: AppealDecided | None = None


@dataclass(frozen=True)
class Scorecard:
    """`ratings` are by metric and rater; of a measure that superiors rate, the last one holds. `version` is 0 until the
    card is finalised, and one more for each appeal that changed it."""

    drafted: ScorecardDrafted
    ratings: Mapping[KpiMetric, Mapping[str, ScoreRated]] = field(default_factory=dict)
    finalised: ScorecardFinalised | None = None
    appeals: Mapping[KpiMetric, Appeal] = field(default_factory=dict)
    version: int = 0
    final: tuple[FinalScore, ...] = ()
    total: Decimal | None = None

    @property
    def status(self) -> ScorecardStatus:
        if self.finalised is None:
            return ScorecardStatus.DRAFT
        if not self.appeals:
            return ScorecardStatus.FINALISED
        open_ones = any(appeal.decided is None for appeal in self.appeals.values())
        return ScorecardStatus.APPEALED if open_ones else ScorecardStatus.FROZEN

    def line(self, metric: KpiMetric) -> DraftLine | None:
        return next((line for line in self.drafted.lines if line.item.metric is metric), None)

    def scores(self) -> tuple[FinalScore, ...]:
        """As they stand: those that were finalised, else those that are known so far."""
        return self.final or tuple(self._standing())

    def total_so_far(self) -> Decimal | None:
        return self.total if self.final else total_of(self.drafted, self.scores())

    def unrated(self) -> list[KpiMetric]:
        """What people are to rate, and nobody has."""
        judged = (line.item.metric for line in self.drafted.lines if line.item.source is not Source.AUTO)
        return [metric for metric in judged if not self.ratings.get(metric)]

    def _standing(self) -> Iterator[FinalScore]:
        for line in self.drafted.lines:
            metric, given = line.item.metric, list(self.ratings.get(line.item.metric, {}).values())
            if given:
                yield rated(line, given)
            else:
                yield FinalScore(metric=metric, actual=line.actual, attainment=line.attainment, score=line.score)


def rated(line: DraftLine, given: list[ScoreRated]) -> FinalScore:
    """The measure as people rated it: the average of peers, each of them once, to a whole point, halves up; of
    superiors the last word. It is measured against its target by its curve as every other one is."""
    points = given if line.item.source is Source.PEER else given[-1:]
    average = half_up(Fraction(sum(one.score for one in points), len(points)))
    part = attained(average, FULL if line.target is None else line.target)
    curve = Curve(line.item.floor, line.item.slope, line.item.cap)
    return FinalScore(metric=line.item.metric, actual=average, attainment=shown(part), score=curve.score(part))


def total_of(drafted: ScorecardDrafted, scores: tuple[FinalScore, ...]) -> Decimal | None:
    weights = {line.item.metric: line.item.weight for line in drafted.lines}
    return total([(weights[one.metric], one.score) for one in scores if one.score is not None])
