"""The list of plans, and the standards in force on a day."""

from datetime import date
from typing import Any

from sqlalchemy import Column, Date, Select, String, func, select

from shared.readers.listing import Listing

from .things import PLAN

plans_listing = Listing(
    "plans",
    PLAN,
    [
        Column("status", String, nullable=False, index=True),
        Column("effective_from", Date, nullable=False),
        Column("effective_to", Date),
        Column("retired_on", Date),
        Column("published_by", String),
    ],
    version=3,
)


def standards_on(day: date) -> Select[Any]:
    """The plans that pay for a deal signed on that day."""
    plan = plans_listing.table.c
    return (
        select(plan.doc)
        .where(
            plan.published_by.is_not(None),
            plan.effective_from <= day,
            func.coalesce(plan.effective_to, day) >= day,
            plan.retired_on.is_(None) | (plan.retired_on > day),
        )
        .order_by(plan.effective_from, plan.id)
    )
