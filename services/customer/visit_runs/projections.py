"""The tables behind GET /v1/missed-visits and GET /v1/visit-runs, and who was seen when."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from services.customer.customers.projections import CUSTOMERS, customers
from services.customer.tiers.projections import standing, tiers_on
from services.customer.visit_cadence.events import By
from services.customer.visits.decider import VisitStatus
from services.customer.visits.projections import visits
from shared.readers.listing import Listing
from shared.readers.organisation import managers, rep
from shared.readers.scope import IDS

from .things import MISSED, RUN

missed = Listing(
    "missed_visits",
    MISSED,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("ends_on", Date, nullable=False, index=True),
    ],
    held=CUSTOMERS,
)
runs = Listing("visit_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])

EXECUTIVES = ("director", "regional_manager", "sales_manager")


def known(day: date, by: By) -> Select[Any]:
    """Each customer whose record is open, with the tier that it had on that day, since when, when it was registered,
    and on which day it was last seen by then, by whom it is to be seen; those merged into it included."""
    of, had, stands, visit = customers.table.c, tiers_on(day), standing(), visits.table.c
    counts = [visit.status == VisitStatus.LOGGED, visit.visited_on <= day]
    counts += [_executive()] if by is By.EXECUTIVE else []
    seen = (
        select(stands.c.standing_id, func.max(visit.visited_on).label("last_on"))
        .join(stands, stands.c.customer_id == visit.customer_id)
        .where(*counts)
        .group_by(stands.c.standing_id)
        .subquery("seen")
    )
    registered = of.doc["created_at"].astext.label("registered_at")
    return (
        select(of.id, of.owner_id, of.key_account, registered, had.c.tier, had.c.valid_from, seen.c.last_on)
        .select_from(
            customers.table.outerjoin(had, had.c.customer_id == of.id).outerjoin(seen, seen.c.standing_id == of.id)
        )
        .where(of.closed.is_(False))
        .order_by(of.id)
    )


def _executive() -> ColumnElement[bool]:
    """Who led a unit on the day of the visit, or is a manager by position."""
    visit, leads = visits.table.c, managers()
    led = and_(leads.c.rep_id == visit.rep_id, leads.c.since <= visit.visited_on, leads.c.until > visit.visited_on)
    titled = and_(rep.c.id == visit.rep_id, rep.c.position.in_(EXECUTIVES))
    return or_(exists(select(true()).where(led)), exists(select(true()).where(titled)))


def told(ids: list[UUID]) -> Select[Any]:
    """Which of these misses were told."""
    return select(missed.table.c.id).where(missed.table.c.id == any_(literal(ids, IDS)))
