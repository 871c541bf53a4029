"""A sales plan against what was done: its figures, its phases, and the tasks that carry it out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Select, func, select

from shared.kernel.calendar import period
from shared.kernel.fields import Count, Currency, Rate
from shared.kernel.money import rate
from shared.readers.reading import Reading

from ..attainment.reports import Attainment, Figure, Question, attainment_of
from ..credits.metric import Metric
from ..sales_plans.events import Goal, Phase
from ..sales_plans.projections import sales_plans
from ..sales_plans.things import InForceView, SalesPlanView
from ..tasks.projections import tasks
from ..tasks.state import TaskStatus


class GoalRow(BaseModel):
    """`goal` is the plan's own figure, `target` that of the approved target plans; either is null where nobody has said
    it. `rate` is actual / goal, where there is no goal actual / target; `pace` is what the period will end with if it
    goes on as until `as_of`."""

    metric: Metric
    currency: Currency | None
    goal: Figure | None
    target: Figure | None
    actual: Figure
    rate: Rate | None
    pace: Figure | None


class PhaseState(StrEnum):
    AHEAD = "ahead"
    UNDER_WAY = "under_way"
    OVER = "over"


class PhaseRow(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
    name: str
    from_: date = Field(alias="from")
    to: date
    goal: str
    state: PhaseState


class TaskCounts(BaseModel):
    """Of the tasks that name the plan, as they are now. `overdue` are those not completed of which it was said."""

    open: Count
    overdue: Count
    completed: Count


class SalesPlanReport(BaseModel):
    """Of the version in force; before the first approval, of the draft."""

    plan_id: UUID
    unit_id: UUID | None
    rep_id: UUID | None
    period: str
    document_version: Count
    as_of: date
    rows: tuple[GoalRow, ...]
    phases: tuple[PhaseRow, ...]
    tasks: TaskCounts


async def report_of(db: Reading, plan_id: UUID, as_of: date, base_currency: str) -> SalesPlanReport | None:
    """None where the reader sees no such plan."""
    table = sales_plans.table
    row = await db.one(select(table.c.doc).where(table.c.id == plan_id))
    if row is None:
        return None
    plan = SalesPlanView.model_validate(row["doc"])
    says = plan.in_force or plan
    return SalesPlanReport(
        plan_id=plan_id,
        unit_id=plan.unit_id,
        rep_id=plan.rep_id,
        period=plan.period,
        document_version=says.document_version,
        as_of=as_of,
        rows=await _rows(db, plan, says, as_of, base_currency),
        phases=tuple(_phase(phase, as_of) for phase in says.phases),
        tasks=_counts({row["status"]: row["n"] for row in await db.all(_tasks(plan_id))}),
    )


async def _rows(
    db: Reading, plan: SalesPlanView, says: SalesPlanView | InForceView, as_of: date, base_currency: str
) -> tuple[GoalRow, ...]:
    """Each figure of the plan, then what else is known of the period."""
    goals = [] if isinstance(says.goals, str) else [goal for goal in says.goals if isinstance(goal, Goal)]
    asked: list[tuple[Metric, Goal | None]] = [(goal.metric, goal) for goal in goals]
    asked += [(metric, None) for metric in Metric if metric not in {goal.metric for goal in goals}]
    span, rows = period(plan.period), []
    for metric, goal in asked:
        currency = goal.currency if goal else None
        question = Question(metric, span, None, plan.unit_id, plan.rep_id, currency, as_of)
        rows.append(_row(goal, await attainment_of(db, question, base_currency)))
    return tuple(rows)


def _row(goal: Goal | None, found: Attainment) -> GoalRow:
    one = found.rows[0]
    return GoalRow(
        metric=found.metric,
        currency=found.currency,
        goal=goal.amount if goal else None,
        target=one.target,
        actual=one.actual,
        rate=rate(Decimal(one.actual), Decimal(goal.amount)) if goal else one.rate,
        pace=one.pace,
    )


def _phase(phase: Phase, as_of: date) -> PhaseRow:
    state = PhaseState.AHEAD if as_of < phase.from_ else PhaseState.OVER if phase.to < as_of else PhaseState.UNDER_WAY
    return PhaseRow(**dict(phase), state=state)


def _tasks(plan_id: UUID) -> Select[Any]:
    of = tasks.table.c
    return select(of.status, func.count().label("n")).where(of.plan_id == plan_id).group_by(of.status)


def _counts(by: Mapping[str, int]) -> TaskCounts:
    still = by.get(TaskStatus.ASSIGNED, 0) + by.get(TaskStatus.ACCEPTED, 0)
    return TaskCounts(open=still, overdue=by.get(TaskStatus.OVERDUE, 0), completed=by.get(TaskStatus.COMPLETED, 0))
