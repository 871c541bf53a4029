"""The tables behind GET /v1/attainment-reviews and GET /v1/attainment-runs, and what a run asks of the organisation."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Select, Text, Uuid, any_, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from shared.readers.listing import Listing
from shared.readers.organisation import membership, rep, unit
from shared.readers.scope import IDS

from ..gaps.projections import gaps
from ..targets.projections import target_plans
from ..targets.state import TargetPlanStatus
from .things import REVIEW, RUN

reviews = Listing(
    "attainment_reviews",
    REVIEW,
    [
        Column("metric", Text, nullable=False),
        Column("of", Text, nullable=False),
        Column("key", Uuid, nullable=False, index=True),
        Column("unit_id", Uuid, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("as_of", Date, nullable=False, index=True),
    ],
)
runs = Listing("attainment_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])


def approved(by_year: int) -> Select[Any]:
    """doc: the approved plans of that year and those before it."""
    table = target_plans.table
    return (
        select(table.c.doc)
        .where(table.c.year <= by_year, table.c.status == TargetPlanStatus.APPROVED.value)
        .order_by(table.c.id)
    )


def known(ids: Collection[UUID]) -> Select[Any]:
    """id, reviewed: those of the ids that are reviewed, or a gap, already."""
    among = any_(literal(list(ids), IDS))
    reviewed = select(reviews.table.c.id, literal(True).label("reviewed")).where(reviews.table.c.id == among)
    found = select(gaps.table.c.id, literal(False)).where(gaps.table.c.id == among)
    every = union_all(reviewed, found).subquery("every")
    return select(every.c.id, every.c.reviewed)


def named(ids: Collection[UUID], day: date) -> Select[Any]:
    """id, label, unit_id: names of reps and units, and the unit where a rep is, or was last, on that day."""
    among = any_(literal(list(ids), IDS))
    homes = (
        select(membership.c.rep_id, membership.c.unit_id)
        .where(membership.c.since <= day)
        .order_by(membership.c.rep_id, membership.c.since.desc())
        .ext(distinct_on(membership.c.rep_id))
        .subquery("homes")
    )
    reps = (
        select(rep.c.id, rep.c.name.label("label"), homes.c.unit_id)
        .outerjoin(homes, homes.c.rep_id == rep.c.id)
        .where(rep.c.id == among)
    )
    units = select(unit.c.id, unit.c.name, unit.c.id).where(unit.c.id == among)
    every = union_all(reps, units).subquery("every")
    return select(every.c.id, every.c.label, every.c.unit_id)
