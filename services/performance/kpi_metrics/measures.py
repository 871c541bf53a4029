"""How each metric is reckoned: the inputs that are summed for each rep, the events behind them, and the figure."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, select

from shared.kernel.money import ZERO, cents, rate
from shared.readers.reading import Reading

from ..credits.metric import Metric
from ..kpi_facts.projections import source
from . import credited, deals, service
from .asked import Asked
from .measured import Figure, Inputs, Measured
from .metric import KpiMetric

Rows: TypeAlias = Callable[[Asked], Select[Any]]


@dataclass(frozen=True)
class Measure:
    """`figures` gives rep_id and the inputs, `events` rep_id and the position of each event behind them; `figure` makes
    the one of the other, None where there is `nothing`, in words."""

    figures: Rows
    events: Rows
    figure: Callable[[Inputs], Figure | None]
    none: Mapping[str, Figure]
    """The inputs of who has done nothing."""
    nothing: str = ""


def _done(inputs: Inputs) -> Figure:
    return inputs["done"]


def _counted(metric: Metric) -> Measure:
    return Measure(partial(credited.credited, metric), partial(credited.events_of, metric), _done, {"done": 0})


def _money(metric: Metric) -> Measure:
    return Measure(partial(credited.credited, metric), partial(credited.events_of, metric), _done, {"done": ZERO})


def _share(figures: Rows, events: Rows, part: str, whole: str, nothing: str, none: Figure = 0) -> Measure:
    def figure(inputs: Inputs) -> Figure | None:
        of = Decimal(inputs[whole])
        return rate(Decimal(inputs[part]), of) if of > 0 else None

    return Measure(figures, events, figure, {whole: none, part: none}, nothing)


def _average(inputs: Inputs) -> Figure | None:
    return cents(Decimal(inputs["signed"]) / inputs["orders"]) if inputs["orders"] else None


MEASURES: Mapping[KpiMetric, Measure] = {
    KpiMetric.SIGNED_AMOUNT: _money(Metric.SIGNED_AMOUNT),
    KpiMetric.COLLECTED_AMOUNT: _money(Metric.COLLECTED_AMOUNT),
    KpiMetric.NEW_CUSTOMERS: _counted(Metric.NEW_CUSTOMERS),
    KpiMetric.VISITS: _counted(Metric.VISITS),
    KpiMetric.UNITS_SOLD: _counted(Metric.UNITS_SOLD),
    KpiMetric.TRAINING: Measure(service.training, service.training_events, _done, {"done": 0}),
    KpiMetric.COLLECTION_RATE: _share(
        service.collection, service.collection_events, "collected", "due", "nothing fell due", ZERO
    ),
    KpiMetric.SATISFACTION: _share(
        service.satisfaction, service.satisfaction_events, "satisfied", "answers", "no customer answered"
    ),
    KpiMetric.COMPLAINT_SLA: _share(
        service.in_time, service.in_time_events, "in_time", "complaints", "nobody complained"
    ),
    KpiMetric.CONVERSION_RATE: _share(
        service.conversion, service.conversion_events, "won", "closed", "no opportunity was closed"
    ),
    KpiMetric.AVERAGE_ORDER_VALUE: Measure(
        deals.order_value, deals.order_events, _average, {"signed": ZERO, "orders": 0}, "no deal was signed"
    ),
    KpiMetric.REPURCHASE_RATE: _share(deals.repurchase, deals.order_events, "repeat", "buyers", "no customer bought"),
    KpiMetric.CHURN: _share(deals.churn, deals.churn_events, "lost", "active", "no customer was active before"),
}
"""Of all metrics that are reckoned of each rep alone; that of a team is reckoned of units."""


async def measured(db: Reading, metric: KpiMetric, asked: Asked) -> dict[UUID, Measured]:
    """Of every rep of whom there is something to say."""
    measure = MEASURES[metric]
    events: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await db.all(_ids(measure.events(asked))):
        events[row["rep_id"]].append(row["event_id"])
    found: dict[UUID, Measured] = {}
    for row in await db.all(measure.figures(asked)):
        if row["rep_id"] is not None:
            inputs = {name: _figure(row[name], none) for name, none in measure.none.items()}
            found[row["rep_id"]] = Measured(measure.figure(inputs), inputs, tuple(events[row["rep_id"]]))
    return found


def of_nothing(metric: KpiMetric) -> Measured:
    """Of a rep of whom there is nothing to say."""
    measure = MEASURES[metric]
    return Measured(measure.figure(measure.none), measure.none)


def _figure(value: Any, like: Figure) -> Figure:
    """A sum as the database gives it, in the form of its kind."""
    return int(value) if isinstance(like, int) else cents(value)


def _ids(positions: Select[Any]) -> Select[Any]:
    """rep_id, event_id: each event once for each rep, in the order of the log."""
    of = positions.distinct().subquery("of")
    ids = select(of.c.rep_id, source.c.event_id).join(source, source.c.position == of.c.position)
    return ids.where(of.c.rep_id.is_not(None)).order_by(source.c.position)
