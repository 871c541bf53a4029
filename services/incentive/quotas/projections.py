"""Approved target plans as they now stand, and finalised scorecards. Nothing of it is a reading of its own."""

from collections.abc import Sequence

from sqlalchemy import Column, Date, Integer, MetaData, Numeric, String, Table, Uuid, bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.calendar import period
from shared.kernel.messages import Meta
from shared.published.performance import ScorecardFinalised, TargetPlan, TargetPlanApproved, TargetRevised
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

metadata = MetaData(schema="quotas")
FIGURE = Numeric(24, 2)
plan = Table(
    "plan",
    metadata,
    Column("plan_id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("metric", String, nullable=False),
    Column("year", Integer, nullable=False, index=True),
    Column("currency", String(3)),
    Column("amount", FIGURE, nullable=False),
    info=CLOSED,
)
target = Table(
    "target",
    metadata,
    Column("plan_id", Uuid, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("rep_id", Uuid, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("amount", FIGURE, nullable=False),
    info=CLOSED,
)
score = Table(
    "score",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("period", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("total", Numeric(12, 2), nullable=False),
    info=CLOSED,
)
quotas = Projection(metadata)

_new = insert(plan)
_set = _new.on_conflict_do_update(
    index_elements=["plan_id"], set_={"event_id": _new.excluded["event_id"], "amount": _new.excluded["amount"]}
)
_clear = delete(target).where(target.c.plan_id == bindparam("of"))
_add = insert(target).on_conflict_do_nothing()


def planned(event: TargetPlan, meta: Meta) -> Row:
    return {
        "plan_id": event.plan_id,
        "event_id": meta.event_id,
        "unit_id": event.unit_id,
        "metric": event.metric,
        "year": event.year,
        "currency": event.currency,
        "amount": event.amount,
    }


def cleared(event: TargetPlan, meta: Meta) -> Row:
    return {"of": event.plan_id}


def added(event: TargetPlan, meta: Meta) -> Sequence[Row]:
    spans = [(one, period(one.period)) for one in event.targets]
    return [
        {
            "plan_id": event.plan_id,
            "n": n,
            "rep_id": one.rep_id,
            "first": span.first,
            "last": span.last,
            "amount": one.amount,
        }
        for n, (one, span) in enumerate(spans)
    ]


for _kind in (TargetPlanApproved, TargetRevised):
    quotas.on(_kind, _set)(planned)
    quotas.on(_kind, _clear)(cleared)
    quotas.on(_kind, _add)(added)


@quotas.on(ScorecardFinalised, insert(score).on_conflict_do_nothing())
def scored(event: ScorecardFinalised, meta: Meta) -> Row:
    return {
        "rep_id": event.rep_id,
        "period": event.period,
        "version": event.version,
        "event_id": meta.event_id,
        "total": event.total,
    }
