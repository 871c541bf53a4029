"""What happens to a scorecard, and the lines that it consists of."""

from pydantic import Field

from shared.kernel.fields import Code, Count, Currency, Day, Figure, Flag, Id, Rate, Score, ScoreTotal, Text
from shared.kernel.messages import Event, Value

from ..kpi_metrics.metric import KpiMetric
from ..kpi_schemes.events import Item


class DraftLine(Value):
    """An item of the scheme as it applies to the rep. `target` is what was asked for in this period, and `target_from`
    where that comes from: scheme, plan, or usual. `actual`, `attainment` (a fraction of the target) and `score` are
    reckoned from events, with their `inputs` and the `event_ids` behind them; None where people rate, and where there
    was nothing to reckon from, for which `unassessed` says why."""

    item: Item
    target: Figure | None = None
    target_from: Code | None = None
    actual: Figure | None = None
    attainment: Rate | None = None
    score: Score | None = None
    inputs: dict[str, Figure] = Field(default_factory=dict)
    event_ids: tuple[Id, ...] = ()
    unassessed: Text | None = None


class ScorecardDrafted(Event):
    """A rep's card for a period. Its figures count what had happened by `as_of`, the last day of the period, as the log
    knew it at position `known_at`. The rep was employed on `days` of the `of_days` of the period, and had `position`
    and `unit_id` at its end, or on their last day."""

    rep_id: Id
    period: Code
    run_id: Id
    scheme_id: Id
    scheme_version: Count
    position: Code
    unit_id: Id
    currency: Currency
    appeal_days: Count
    as_of: Day
    known_at: int
    days: Count
    of_days: Count
    lines: tuple[DraftLine, ...]
    drafted_by: str


class ScoreRated(Event):
    """`rater` is the rep who rates, else the subject of the token."""

    metric: KpiMetric
    score: Score
    note: Text | None = None
    rater: str
    rated_by: str


class FinalScore(Value):
    metric: KpiMetric
    actual: Figure | None = None
    attainment: Rate | None = None
    score: Score | None = None


class ScorecardFinalised(Event):
    """The scores as they stand, the first `version`. A line may be appealed through the day `appeals_until`."""

    version: Count
    scores: tuple[FinalScore, ...]
    total: ScoreTotal
    on: Day
    appeals_until: Day
    finalised_by: str


class ScoreAppealed(Event):
    metric: KpiMetric
    reason: Text
    on: Day
    appealed_by: str


class AppealDecided(Event):
    """`version`, `scores` and `total` are those after it: the next version where it `changed` the score."""

    metric: KpiMetric
    upheld: Flag
    score: Score | None = None
    reason: Text | None = None
    changed: Flag
    version: Count
    scores: tuple[FinalScore, ...]
    total: ScoreTotal
    on: Day
    decided_by: str


ScorecardEvent = ScorecardDrafted | ScoreRated | ScorecardFinalised | ScoreAppealed | AppealDecided
