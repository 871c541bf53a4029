"""The table behind GET /v1/enrolments, and what somebody did in some days."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Select, Text, Uuid, func, select

from shared.kernel.calendar import Period
from shared.readers.listing import Listing
from shared.readers.reading import Reading

from ..credits.counted import credits_in
from ..credits.metric import Metric
from .effect import Sums
from .things import ENROLMENT

enrolments = Listing(
    "enrolments",
    ENROLMENT,
    [
        Column("course_id", Uuid, nullable=False, index=True),
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("skill", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
        Column("completed_on", Date, index=True),
    ],
)


async def done_in(db: Reading, rep_id: UUID, days: Period) -> Sums:
    """What a rep did in those days, by metric and currency."""
    found: dict[tuple[Metric, str | None], Decimal] = {}
    for metric in Metric:
        rows = await db.all(_done(metric, rep_id, days))
        found |= {(metric, row["currency"]): Decimal(row["amount"]) for row in rows}
    return found


def _done(metric: Metric, rep_id: UUID, days: Period) -> Select[Any]:
    credits = credits_in(metric, days.first, days.last)
    return (
        select(credits.c.currency, func.sum(credits.c.amount).label("amount"))
        .where(credits.c.rep_id == rep_id)
        .group_by(credits.c.currency)
    )
