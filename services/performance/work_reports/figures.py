"""The figures of a report: what the read tables know of its period once they have all that was in the log."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO
from shared.readers.organisation import holds, managers
from shared.readers.sweeps import Sweeping

from ..attainment.queries import done_by
from ..credits.metric import Metric
from ..credits.projections import attainment
from ..organisation.projections import organisation
from ..tasks.projections import tasks
from ..tasks.state import ENDED, TaskStatus
from .events import Figures, ReportedFigure, UnitFigures

TABLES = (attainment, organisation)


async def figures_of(sweeping: Sweeping, rep_id: UUID, span: Period, today: date, currency: str) -> Figures:
    """As it is filed on the day `today`; `currency` is that of money of which there was none. Raises
    PositionNotReached."""
    led = await sweeping.find(_led(rep_id, span.last), (organisation,))
    (done,) = await sweeping.find(_tasks(rep_id, span, today), (tasks,))
    return Figures(
        own=await _done(sweeping, span, None, rep_id, currency),
        units=tuple(
            [
                UnitFigures(unit_id=row["unit_id"], figures=await _done(sweeping, span, row["unit_id"], None, currency))
                for row in led
            ]
        ),
        tasks_completed=done["completed"],
        tasks_overdue=done["overdue"],
    )


async def _done(
    sweeping: Sweeping, span: Period, unit_id: UUID | None, rep_id: UUID | None, currency: str
) -> tuple[ReportedFigure, ...]:
    found: list[ReportedFigure] = []
    for metric in Metric:
        rows = await sweeping.find(done_by(metric, span.first, span.last, None, unit_id, rep_id), TABLES)
        found += _figures(metric, [(row["currency"], row["amount"]) for row in rows], currency)
    return tuple(found)


def _figures(metric: Metric, sums: Sequence[tuple[str | None, Decimal]], currency: str) -> list[ReportedFigure]:
    if metric.counted:
        return [ReportedFigure(metric=metric, amount=int(sum(amount for _, amount in sums)))]
    known = sorted((of, amount) for of, amount in sums if of is not None) or [(currency, ZERO)]
    return [ReportedFigure(metric=metric, currency=of, amount=amount) for of, amount in known]


def _led(rep_id: UUID, day: date) -> Select[Any]:
    led = managers()
    return select(led.c.unit_id).where(led.c.rep_id == rep_id, holds(led, day)).order_by(led.c.unit_id)


def _tasks(rep_id: UUID, span: Period, today: date) -> Select[Any]:
    """What is overdue follows from its day, whether a task run has said so yet or not."""
    of = tasks.table.c
    late = of.status.not_in([status.value for status in ENDED]) | (of.completed_on > span.last)
    completed = (of.status == TaskStatus.COMPLETED.value) & of.completed_on.between(span.first, span.last)
    overdue = late & (of.due_on <= min(span.last, today - timedelta(days=1)))
    counts: tuple[ColumnElement[Any], ...] = (
        func.count().filter(completed).label("completed"),
        func.count().filter(overdue).label("overdue"),
    )
    return select(*counts).where(of.assignee_id == rep_id)
