"""The cards of a period: each member's lines, from measures, plans and the scheme, all of one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.readers.reading import Reading

from ..attainment.queries import approved_plans
from ..attainment.targets import Tree, Whom, target_in, trees_of
from ..credits.metric import Metric
from ..decomposition.events import Dimension
from ..kpi_metrics.asked import Asked
from ..kpi_metrics.measured import Figure, Measured
from ..kpi_metrics.measures import MEASURES, measured, of_nothing
from ..kpi_metrics.metric import KpiMetric
from ..kpi_metrics.team import NO_TEAM_TARGET, Team, team_of, teams
from ..kpi_schemes.events import Item, Source
from ..scorecards.drafting import Employed, judged_line, reckoned_line, target_for
from ..scorecards.events import DraftLine
from .staff import Member, of_days


@dataclass(frozen=True)
class Found:
    """What the run read: figures by metric and rep, plans by metric, and the teams that have a target."""

    asked: Asked
    figures: Mapping[KpiMetric, Mapping[UUID, Measured]]
    plans: Mapping[KpiMetric, Sequence[Tree]]
    teams: Mapping[UUID, Team]


async def find(db: Reading, items: Sequence[Item], members: Sequence[Member], asked: Asked) -> Found:
    auto = [item.metric for item in items if item.source is Source.AUTO]
    known = [metric for metric in auto if metric in MEASURES]
    units = sorted({unit_id for member in members for unit_id in member.teams}, key=str)
    return Found(
        asked,
        {metric: await measured(db, metric, asked) for metric in known},
        {metric: await _plans(db, metric, asked) for metric in auto},
        await teams(db, units, asked) if KpiMetric.TEAM_ATTAINMENT in auto else {},
    )


async def _plans(db: Reading, metric: KpiMetric, asked: Asked) -> list[Tree]:
    """Of what plans know too; of money those in the scheme's currency."""
    if metric.value not in list(Metric):
        return []
    plans = await approved_plans(db, Metric(metric.value), asked.period)
    return trees_of([plan for plan in plans if plan.currency in (None, asked.currency)])


def lines_of(items: Sequence[Item], member: Member, found: Found) -> tuple[DraftLine, ...]:
    return tuple(_line(item, member, found) for item in items)


def _line(item: Item, member: Member, found: Found) -> DraftLine:
    metric, whom = item.metric, Whom(Dimension.REP, member.rep_id)
    planned: Figure | None = target_in(found.plans.get(metric, ()), whom, found.asked.period)
    target = target_for(item, planned, Employed(member.days, of_days(found.asked.period)))
    if item.source is not Source.AUTO:
        return judged_line(item, target)
    if metric is KpiMetric.TEAM_ATTAINMENT:
        return reckoned_line(item, team_of(member.teams, found.teams), target, NO_TEAM_TARGET)
    figure = found.figures[metric].get(member.rep_id) or of_nothing(metric)
    return reckoned_line(item, figure, target, MEASURES[metric].nothing)
