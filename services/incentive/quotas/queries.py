"""What is asked of the read tables: the plans of a year, and the scores of a period."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from shared.kernel.calendar import Period

from ..results.metric import Metric
from ..results.queries import Rows
from .projections import plan, score, target
from .quota import Plan, Target


@dataclass(frozen=True)
class Score:
    total: Decimal
    event_id: UUID


async def plans_of(rows: Rows, metric: Metric, period: Period, currency: str) -> list[Plan]:
    """The approved plans for the metric and the year of the period; those for money in that currency."""
    wanted = [plan.c.metric == metric.value, plan.c.year == period.first.year]
    if not metric.counted:
        wanted.append(plan.c.currency == currency)
    found = await rows(select(plan).where(*wanted).order_by(plan.c.plan_id))
    parts = await rows(
        select(target)
        .where(target.c.plan_id.in_([row["plan_id"] for row in found]))
        .order_by(target.c.plan_id, target.c.n)
    )
    targets: dict[UUID, list[Target]] = defaultdict(list)
    for row in parts:
        targets[row["plan_id"]].append(Target(row["rep_id"], row["first"], row["last"], row["amount"]))
    return [
        Plan(row["event_id"], row["unit_id"], row["year"], row["amount"], tuple(targets[row["plan_id"]]))
        for row in found
    ]


async def scores_of(rows: Rows, period: Period) -> dict[UUID, Score]:
    """By rep the last word on the period."""
    last = (
        select(score)
        .where(score.c.period == period.name)
        .ext(distinct_on(score.c.rep_id))
        .order_by(score.c.rep_id, score.c.version.desc())
    )
    return {row["rep_id"]: Score(row["total"], row["event_id"]) for row in await rows(last)}
