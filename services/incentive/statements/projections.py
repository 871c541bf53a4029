"""The lists of statements and of runs; whose each line is; what locked statements pay; the reps' names."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Numeric, Select, String, Table, Text, Uuid, select, union
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Event, Meta
from shared.kernel.things import Head
from shared.published.performance import RepJoined
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, owned_by

from ..pay.account import PayAccount, totals_of
from ..pay.events import (
    PayLineEntered,
    PayLineFreed,
    PayLineHeld,
    PeriodPassed,
    StatementIssued,
    StatementLocked,
)
from .things import RUN, STATEMENT


class Statements(Listing):
    """An event of the account changes the statements of the months that it is about."""

    def rows(self, event: Event, meta: Meta, state: PayAccount, head: Head) -> list[dict[str, Any]]:
        ids = (state.issued[month].statement_id for month in _months(event, state) if month in state.issued)
        views = (self.thing.view(state, head, thing_id) for thing_id in ids)
        return [self._row(view.id, view, meta.position, head) for view in views if view is not None]


def _months(event: Event, state: PayAccount) -> Iterable[str]:
    match event:
        case PayLineEntered():
            return [state.month(event.line)]
        case PayLineHeld() | PayLineFreed():
            return [state.month(state.lines[event.line_id])]
        case StatementIssued():
            return [event.period]
        case StatementLocked():  # what was held in it is held in a later one from now on
            return [event.period, *_open(state)]
        case PeriodPassed():
            return _open(state)
        case _:
            return []


def _open(state: PayAccount) -> list[str]:
    return [month for month in state.issued if month not in state.locked]


statements = Statements(
    "statements",
    STATEMENT,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("period", String, nullable=False, index=True),
        Column("status", String, nullable=False),
    ],
)
runs = Listing("statement_runs", RUN, [Column("period", String, nullable=False, index=True)])

metadata = MetaData(schema="paying")
line = Table(
    "line",
    metadata,
    Column("line_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False, index=True),
    info=owned_by("rep_id"),
)
total = Table(
    "total",
    metadata,
    Column("statement_id", Uuid, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("rep_id", Uuid, nullable=False),
    Column("period", String, nullable=False, index=True),
    Column("locked_on", Date, nullable=False),
    Column("amount", Numeric(24, 2), nullable=False),
    info=owned_by("rep_id"),
)
rep = Table(
    "rep",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    info=OPEN,
)
paying = Projection(metadata)


@paying.on(PayLineEntered, insert(line).on_conflict_do_nothing())
def entered(event: PayLineEntered, meta: Meta) -> Row:
    return {"line_id": event.line.line_id, "rep_id": event.rep_id}


@paying.on(StatementLocked, insert(total).on_conflict_do_nothing())
def locked(event: StatementLocked, meta: Meta) -> list[Row]:
    return [
        {
            "statement_id": event.statement_id,
            "currency": currency,
            "rep_id": event.rep_id,
            "period": event.period,
            "locked_on": event.locked_on,
            "amount": amount,
        }
        for currency, amount in totals_of(event.sums).items()
    ]


@paying.on(RepJoined, insert(rep).on_conflict_do_nothing())
def joined(event: RepJoined, meta: Meta) -> Row:
    return {"id": event.rep_id, "external_id": event.external_id, "name": event.name}


def people() -> Select[Any]:
    """rep_id of everybody for whom there may be something to pay."""
    return select(union(select(line.c.rep_id), select(rep.c.id)).subquery("people").c.rep_id)


def issued_in(period: str) -> Select[Any]:
    """rep_id of each statement of a month."""
    table = statements.table
    return select(table.c.rep_id).where(table.c.period == period).order_by(table.c.rep_id)


def paid_in(period: str) -> Select[Any]:
    """What the locked statements of a month pay, by rep and currency, in the order of external ids and names."""
    return (
        select(total, rep.c.external_id, rep.c.name)
        .select_from(total.outerjoin(rep, rep.c.id == total.c.rep_id))
        .where(total.c.period == period)
        .order_by(rep.c.external_id.nulls_last(), total.c.rep_id, total.c.currency)
    )


def whose(line_id: UUID) -> Select[Any]:
    return select(line.c.rep_id).where(line.c.line_id == line_id)
