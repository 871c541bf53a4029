"""A drafted card, and what happens to it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.performance.kpi_metrics.metric import KpiMetric
from services.performance.kpi_schemes.events import Group, Item, Source
from services.performance.scorecards.decider import DecideAppeal, Outcome, RateScore
from services.performance.scorecards.events import DraftLine, ScorecardDrafted, ScoreRated
from shared.kernel.messages import Actor

REP, PEER, OTHER, BOSS = (UUID(int=n) for n in range(11, 15))
OWN, SUPERIOR, HEAD = Actor("rep", rep_id=REP), Actor("boss", rep_id=BOSS), Actor("head")
ON = date(2004, 10, 8)


def line(metric: KpiMetric, weight: str, source: Source = Source.AUTO, **more: Any) -> DraftLine:
    return DraftLine(item=Item(metric=metric, group=Group.SALES, weight=Decimal(weight), source=source), **more)


COLLECTED = line(
    KpiMetric.COLLECTION_RATE,
    "40",
    target=Decimal("0.9500"),
    target_from="scheme",
    actual=Decimal("0.9120"),
    attainment=Decimal("0.9600"),
    score=96,
    inputs={"due": Decimal("100000.00"), "collected": Decimal("91200.00")},
    event_ids=(UUID(int=31), UUID(int=32)),
)
NO_TARGET = line(KpiMetric.NEW_CUSTOMERS, "20", actual=4, unassessed="no target was given")
COOPERATION = line(KpiMetric.COOPERATION, "20", Source.PEER)
KNOWLEDGE = line(KpiMetric.PRODUCT_KNOWLEDGE, "20", Source.MANUAL)


def drafted(*lines: DraftLine) -> ScorecardDrafted:
    return ScorecardDrafted(
        rep_id=REP,
        period="2004-Q3",
        run_id=UUID(int=21),
        scheme_id=UUID(int=22),
        scheme_version=1,
        position="rep",
        unit_id=UUID(int=23),
        currency="USD",
        appeal_days=10,
        as_of=date(2004, 9, 30),
        known_at=1234,
        days=92,
        of_days=92,
        lines=lines or (COLLECTED, NO_TARGET, COOPERATION, KNOWLEDGE),
        drafted_by="hr",
    )


def rate(metric: KpiMetric, score: int, note: str | None = None) -> RateScore:
    return RateScore(metric=metric, score=score, note=note)


def rated(metric: KpiMetric, score: int, rater: UUID = BOSS) -> ScoreRated:
    return ScoreRated(metric=metric, score=score, rater=str(rater), rated_by=str(rater))


def decide(outcome: str, score: int | None = None, metric: KpiMetric | None = None) -> DecideAppeal:
    return DecideAppeal(metric=metric, outcome=Outcome(outcome), score=score, reason="as the bank says", on=ON)
