"""What every report on receivables stands on: instalments as of a day, by whom they are counted, in which currency.

As of a day counts what was issued, applied, credited and written off on or before it, of what is known now, or of what
was recorded up to a position of the log. Where money that came in
late was applied to an instalment that another, later reversed payment had covered on that day, the
instalment was paid twice over then: it counts as paid, and what was over as unallocated.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, Text, and_, case, distinct, func, literal, null, select

from services.pipeline.directory.projections import customer, rep, rep_unit, unit
from services.pipeline.receivables.projections import CASH, CREDIT_NOTE, MONEY, application, books, instalment
from shared.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Cut:
    """As of a day, and of what was known at a position (None: of all that is known)."""

    as_of: date
    known_at: int | None = None

    def holds(self, rows: FromClause, day: str) -> ColumnElement[bool]:
        """Whether a row is dated by then, and was recorded by then."""
        dated = rows.c[day] <= self.as_of
        return dated if self.known_at is None else and_(dated, rows.c.position <= self.known_at)


class By(StrEnum):
    CUSTOMER = "customer"
    REP = "rep"
    UNIT = "unit"


def chosen_currency(asked: str | None, base: str) -> ColumnElement[str]:
    """The currency asked for, else the one that is present, else the base."""
    if asked is not None:
        return literal(asked, Text)
    one = case((func.count(distinct(books.c.currency)) == 1, func.min(books.c.currency)), else_=literal(base, Text))
    return select(one).select_from(books).scalar_subquery()


def total(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(amount), literal(ZERO, MONEY))


def items(cut: Cut, money: ColumnElement[str]) -> CTE:
    """Every instalment issued by then: what is `left` of it, below zero where more was paid; what is `open`, `paid` in
    money, and `credited`."""
    applied = (
        select(
            application.c.invoice_id,
            application.c.due_on,
            func.sum(application.c.amount).label("amount"),
            _of(CREDIT_NOTE).label("credited"),
            (func.sum(application.c.amount) - _of(CASH)).label("without_money"),
        )
        .where(cut.holds(application, "on"))
        .group_by(application.c.invoice_id, application.c.due_on)
        .subquery("applied")
    )
    same = and_(applied.c.invoice_id == instalment.c.invoice_id, applied.c.due_on == instalment.c.due_on)
    zero = literal(ZERO, MONEY)
    paid, reduced = func.coalesce(applied.c.amount, zero), func.coalesce(applied.c.without_money, zero)
    return (
        select(
            *instalment.c,
            (instalment.c.amount - paid).label("left"),
            func.greatest(instalment.c.amount - paid, zero).label("open"),
            func.greatest(func.least(paid, instalment.c.amount) - reduced, zero).label("paid"),
            func.coalesce(applied.c.credited, zero).label("credited"),
        )
        .select_from(instalment.outerjoin(applied, same))
        .where(cut.holds(instalment, "issued_on"), instalment.c.currency == money)
        .cte("items")
    )


def _of(kind: str) -> ColumnElement[Any]:
    return func.coalesce(func.sum(application.c.amount).filter(application.c.kind == kind), literal(ZERO, MONEY))


def keyed(found: CTE, by: By | None) -> tuple[ColumnElement[Any], FromClause]:
    """The key of an item's row, and where it is found. A unit is the one of which the invoice's owner was a
    direct member on the day of issue."""
    match by:
        case None:
            return null(), found
        case By.CUSTOMER:
            return found.c.customer_id, found
        case By.REP:
            return found.c.owner_id, found
        case By.UNIT:
            member = and_(
                rep_unit.c.rep_id == found.c.owner_id,
                rep_unit.c.valid_from <= found.c.issued_on,
                found.c.issued_on < rep_unit.c.valid_to,
            )
            return rep_unit.c.unit_id, found.outerjoin(rep_unit, member)


NAMED_IN = {By.CUSTOMER: customer, By.REP: rep, By.UNIT: unit}


def labelled(rows: FromClause, by: By, amount: str) -> Select[Any]:
    """The rows with the name and the external id of their key, by `amount` descending, then key."""
    names = NAMED_IN[by]
    return (
        select(rows, names.c.name.label("label"), names.c.external_id)
        .select_from(rows.outerjoin(names, names.c.id == rows.c.key))
        .order_by(rows.c[amount].desc(), rows.c.key)
    )
