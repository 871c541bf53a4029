"""The table behind GET /v1/dunning-runs, and the one in which a run finds what is due."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Boolean, Column, ColumnElement, Date, Integer, Select, and_, or_, select

from services.pipeline.dunning_policies.events import Level
from shared.readers.listing import Listing

from .things import DUE, RUN

runs = Listing("dunning_runs", RUN, [Column("as_of", Date, nullable=False, index=True)], version=2)

due = Listing(
    "dunning_due",
    DUE,
    [
        Column("next_due_on", Date, index=True),
        Column("level", Integer, nullable=False),
        Column("warned_for", Date),
        Column("waits", Boolean, nullable=False),
        Column("waits_until", Date),
    ],
    version=3,
)


def due_by(as_of: date, early_warning_days: int, levels: Sequence[Level]) -> Select[tuple[object]]:
    """The ids of the cases to which a warning or a level is due by that day under that policy."""
    of = due.table.c
    to_warn = and_(
        of.level == 0,
        of.next_due_on.between(as_of, _shifted(as_of, early_warning_days)),
        of.warned_for.is_distinct_from(of.next_due_on),
    )
    to_raise: list[ColumnElement[bool]] = [
        and_(of.level == one.level - 1, of.next_due_on <= _shifted(as_of, -one.after_days)) for one in levels
    ]
    free = and_(of.waits.is_(False), or_(of.waits_until.is_(None), of.waits_until < as_of))
    return select(of.id).where(free, or_(to_warn, *to_raise)).order_by(of.next_due_on, of.id)


def _shifted(day: date, days: int) -> date:
    """That many days later, or the calendar's end."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
