"""What was heard in a week, a statement for each kind."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from shared.kernel.calendar import Period, Span
from shared.readers.listing import Listing

from ..competitor_moves.projections import moves
from ..customers.projections import customers
from ..market.projections import notes
from ..pain_points.projections import pain_points
from ..policy_changes.projections import policy_changes


def pains(told: Span) -> Select[Any]:
    """Pain points told within, each with its customer's name: null for what the reader does not see of customers, and
    for persons, whose names are ciphertext."""
    table, customer = pain_points.table, customers.table
    return (
        select(table.c.doc, customer.c.search.label("customer"))
        .outerjoin_from(table, customer, customer.c.id == table.c.customer_id)
        .where(_within(table.c.created_at, told))
        .order_by(table.c.product.nulls_last(), table.c.created_at, table.c.id)
    )


def competitor_moves(week: Period, told: Span) -> Select[Any]:
    """Moves of the week, and those told within it that were seen before: no week's report had them."""
    return _of(moves, "observed_on", week, told)


def changes_of_policy(week: Period, told: Span) -> Select[Any]:
    """Those told within the week, and those that take effect in it."""
    return _of(policy_changes, "effective_on", week, told)


def market_notes(told: Span) -> Select[Any]:
    table = notes.table
    return select(table.c.doc).where(_within(table.c.created_at, told)).order_by(table.c.created_at, table.c.id)


def _of(listing: Listing, day: str, week: Period, told: Span) -> Select[Any]:
    table = listing.table
    on: ColumnElement[date] = table.c[day]
    heard = _within(table.c.created_at, told)
    if listing is moves:
        heard = and_(heard, on < week.first)
    wanted = or_(on.between(week.first, week.last), heard)
    return select(table.c.doc).where(wanted).order_by(on, table.c.created_at, table.c.id)


def _within(moment: ColumnElement[Any], told: Span) -> ColumnElement[bool]:
    return and_(moment >= told[0], moment < told[1])
